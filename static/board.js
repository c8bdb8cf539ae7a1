/* While the site cannot be reached the last picture stays, and says so; a fresh picture comes without those words. */
(function () {
  'use strict';
  var doc = document;
  function stale() { var words = doc.querySelector('[data-stale]'); if (words) words.hidden = false; }
  ['htmx:sendError', 'htmx:timeout', 'htmx:responseError'].forEach(function (name) { doc.addEventListener(name, stale); });
})();
