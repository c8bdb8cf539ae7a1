/* A kit is laid out for seconds: the link that asks for it says so until its file is there. Without this it is a plain link. Old browsers read it: ES2015. */
(function () {
  'use strict';
  var doc = document;

  function name(answer) {
    var found = /filename="([^"]+)"/.exec(answer.headers.get('Content-Disposition') || '');
    return found ? found[1] : '';
  }
  function save(blob, called) {
    var link = doc.createElement('a'), url = URL.createObjectURL(blob);
    link.href = url; link.download = called; link.hidden = true;
    doc.body.appendChild(link); link.click(); doc.body.removeChild(link);
    setTimeout(function () { URL.revokeObjectURL(url); }, 60000);
  }
  function make(link) {
    var area = link.closest('[data-t-making]'), state = area.querySelector('[role=status]'), words = link.querySelector('span'), before = words.textContent;
    function say(key) { return area.getAttribute('data-t-' + key); }
    function end(text) { words.textContent = before; link.removeAttribute('aria-disabled'); state.textContent = text; }
    link.setAttribute('aria-disabled', 'true'); words.textContent = say('making'); state.textContent = say('wait');
    fetch(link.href, {credentials: 'same-origin'}).then(function (answer) {
      var called = name(answer);
      if (!answer.ok || !called) { end(''); location.href = link.href; return null; } /* the page itself says what is wrong */
      return answer.blob().then(function (blob) { save(blob, called); end(say('made')); });
    }).catch(function () { end(say('failed')); });
  }

  doc.addEventListener('click', function (event) {
    var link = event.target.closest ? event.target.closest('a[data-making]') : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.getAttribute('aria-disabled') !== 'true') make(link);
  });
})();
