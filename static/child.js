/* Pages of a child: what is saved goes first into this phone, then to the class; without a network it waits. Old browsers read it: ES2015. */
(function () {
  'use strict';
  var doc = document, kept = doc.getElementById('kept');
  if (!kept) return;
  var SEAT = kept.getAttribute('data-seat'), STORE = 'yidu.seat.' + SEAT, PATIENCE = 12000, LEAVING = /\/seat\/(stand-up|take-out)$/;
  var over = new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10) > kept.getAttribute('data-last');

  function say(key) { return kept.getAttribute('data-t-' + key); }
  function all(selector) { return Array.prototype.slice.call(doc.querySelectorAll(selector)); }
  function load() { try { return JSON.parse(localStorage.getItem(STORE)) || {}; } catch (e) { return {}; } }
  function store(items) {
    try {
      if (Object.keys(items).length) localStorage.setItem(STORE, JSON.stringify(items)); else localStorage.removeItem(STORE);
      return true;
    } catch (e) { return false; }
  }
  function drop(key) { var items = load(); delete items[key]; store(items); }
  function forget() {
    try { localStorage.removeItem(STORE); } catch (e) { /* nothing was kept */ }
    tell({forget: true});
  }

  /* ---- one line that says how it stands ---- */
  function tellChild(text) {
    var line = doc.querySelector('.ksaved');
    if (!line) {
      line = doc.createElement('p'); line.className = 'ksaved'; line.setAttribute('role', 'status');
      var main = doc.getElementById('main'); main.insertBefore(line, main.firstChild);
    }
    line.textContent = text; line.hidden = !text;
  }
  function show() {
    var items = load(), keys = Object.keys(items), refused = keys.filter(function (key) { return items[key].why; })[0];
    if (doc.querySelector('[aria-invalid=true],.kfb-try')) return; /* the page itself says it */
    if (refused) tellChild(say('refused') + items[refused].why); else if (keys.length) tellChild(say('kept'));
  }

  /* ---- a form as pairs, and back ---- */
  function pairs(form) {
    var found = [];
    Array.prototype.forEach.call(form.elements, function (field) {
      if (!field.name || field.name === 'csrf_token' || field.type === 'submit' || (/^(checkbox|radio)$/.test(field.type) && !field.checked)) return;
      found.push([field.name, field.value]);
    });
    return found;
  }
  function fill(form, said) {
    Array.prototype.forEach.call(form.elements, function (field) {
      var mine = said.filter(function (pair) { return pair[0] === field.name; });
      if (!mine.length || field.name === 'day' || field.name === 'step') return;
      if (/^(checkbox|radio)$/.test(field.type)) field.checked = mine.some(function (pair) { return pair[1] === field.value; });
      else if (field.type !== 'hidden' || field.name === 'seen') field.value = mine[0][1];
    });
  }
  function encode(said) {
    return said.map(function (pair) { return encodeURIComponent(pair[0]) + '=' + encodeURIComponent(pair[1]); }).join('&');
  }

  /* ---- sending, with patience for a weak network ---- */
  function ask(url, options) {
    var stop = new AbortController(), timer = setTimeout(function () { stop.abort(); }, PATIENCE);
    options.credentials = 'same-origin'; options.cache = 'no-store'; options.signal = stop.signal;
    function done(result) { clearTimeout(timer); return result; }
    return fetch(url, options).then(done, function (error) { clearTimeout(timer); throw error; });
  }
  function send(item, waited) {
    return ask(doc.body.getAttribute('data-csrf-url'), {}).then(function (answer) {
      if (!answer.ok) throw new Error('token');
      return answer.text();
    }).then(function (token) {
      var said = item.said.concat([['csrf_token', token]], waited ? [['finish', '1']] : []);
      return ask(item.url, {method: 'POST', body: encode(said), headers: {'Content-Type': 'application/x-www-form-urlencoded', 'X-Yidu-Keeps': '1'}});
    }).then(function (answer) {
      if (answer.status >= 500 || answer.status === 429) throw new Error('later');
      return answer.json().then(null, function () { return {}; }).then(function (told) { told.status = answer.status; return told; });
    });
  }

  function submit(form) {
    var key = form.getAttribute('data-keep'), items = load();
    items[key] = {url: form.getAttribute('action'), said: pairs(form)};
    if (!store(items)) {
      if (navigator.onLine === false) tellChild(say('full')); else form.submit();
      return;
    }
    if (navigator.onLine === false) { show(); doc.querySelector('.ksaved').scrollIntoView({block: 'center'}); return; }
    tellChild(say('sending'));
    send(items[key], false).then(function (told) {
      if (told.next) { drop(key); location.href = told.next; return; }
      if (told.why) { items[key].why = told.why; store(items); } else if (told.status === 404 || told.status === 410) drop(key);
      form.submit(); /* the page itself says what to look at again */
    }, function () { show(); });
  }

  var busy = false, typing = !!doc.querySelector('[data-typed]'), switching = false;
  function flush() {
    var items = load(), keys = Object.keys(items).filter(function (key) { return !items[key].why; }), came = false;
    if (busy || navigator.onLine === false || !keys.length) return;
    busy = true;
    function next(rest) {
      if (!rest.length) { busy = false; if (came && !typing) location.reload(); else { if (came) tellChild(say('sent')); show(); } return; }
      var key = rest[0];
      send(items[key], true).then(function (told) {
        if (told.next) { drop(key); came = true; }
        else if (told.why) { items = load(); if (items[key]) { items[key].why = told.why; store(items); } }
        else if (told.status === 410 || told.status === 404) drop(key);
        next(rest.slice(1));
      }, function () { busy = false; show(); });
    }
    next(keys);
  }

  /* ---- the pages themselves, kept by the worker ---- */
  function tell(message) {
    if (!('serviceWorker' in navigator)) return;
    navigator.serviceWorker.ready.then(function (found) { if (found.active) found.active.postMessage(message); }, function () { /* works without */ });
  }
  function mission(path) { return path.replace(/\/result$/, ''); }
  function files() {
    return all('link[rel=stylesheet],link[rel=icon]').map(function (node) { return node.href; })
      .concat(all('script[src]').map(function (node) { return node.src; }))
      .concat(all('use').map(function (node) { return new URL((node.getAttribute('href') || '').split('#')[0], location.href).href; }))
      .filter(function (url, at, list) { return list.indexOf(url) === at; });
  }

  doc.addEventListener('submit', function (event) {
    if (LEAVING.test(event.target.getAttribute('action'))) {
      if (Object.keys(load()).length && !window.confirm(say('leave'))) { event.preventDefault(); return; }
      forget(); return;
    }
    if (switching || !event.target.hasAttribute('data-keep')) return;
    event.preventDefault(); submit(event.target);
  });
  doc.addEventListener('click', function (event) {
    var at = event.target.closest ? event.target.closest('[data-drop]') : null, form = doc.querySelector('form[data-keep]');
    if (at && form) drop(form.getAttribute('data-keep'));
    switching = !!event.target.closest && !!event.target.closest('.pyswitch');
    if (switching && navigator.onLine === false) { event.preventDefault(); switching = false; tellChild(say('offline')); }
  });
  doc.addEventListener('input', function () { typing = true; });
  window.addEventListener('online', flush);
  doc.addEventListener('visibilitychange', function () { if (!doc.hidden) flush(); });

  if (over) { forget(); return; }
  all('form[data-keep]').forEach(function (form) {
    var item = load()[form.getAttribute('data-keep')];
    if (item && !form.hasAttribute('data-typed') && !form.querySelector('[aria-invalid=true],[name=replace]')) fill(form, item.said);
  });
  show(); flush();
  var pages = kept.getAttribute('data-pages').split(' '), here = mission(location.pathname);
  tell({seat: SEAT, pages: pages, files: files(), fresh: pages.filter(function (url) { return mission(url.split('?')[0]) === here; })});
})();
