/* Draws the month's card, an SVG of our own, into a PNG: pressed long it can be saved, in WeChat too. Where that fails the SVG stays. */
(function () {
  'use strict';
  var doc = document, image = doc.querySelector('[data-card]'), file = doc.querySelector('[data-card-file]');
  if (!image) return;
  function draw() {
    var canvas = doc.createElement('canvas'), pen = canvas.getContext && canvas.getContext('2d'), png;
    if (!pen) return;
    canvas.width = image.naturalWidth; canvas.height = image.naturalHeight; /* three dots a unit, whatever the screen: what is saved is as sharp as the sharpest phone */
    try { pen.drawImage(image, 0, 0, canvas.width, canvas.height); png = canvas.toDataURL('image/png'); } catch (e) { return; }
    if (png.indexOf('data:image/png') !== 0) return;
    image.src = png;
    if (file) { file.href = png; file.setAttribute('download', image.getAttribute('data-card')); }
    doc.querySelector('[data-card-plain]').hidden = true; doc.querySelector('[data-card-drawn]').hidden = false;
  }
  if (image.complete && image.naturalWidth) draw(); else image.addEventListener('load', draw, {once: true});
})();
