/* One script for all pages. Every page works without it; its words come from data- attributes on <body>. Old browsers read it: ES2015. */
(function () {
  'use strict';
  var doc = document, body = doc.body, root = doc.documentElement, QUEUE = 'yidu.queue', TILES = 'yidu.tiles', SAID = 'yidu.said', MOST = 60;
  root.classList.add('js');

  function one(selector, within) { return (within || doc).querySelector(selector); }
  function all(selector, within) { return Array.prototype.slice.call((within || doc).querySelectorAll(selector)); }
  function say(key, values) {
    return (body.getAttribute('data-t-' + key) || '').replace(/\{(\w+)\}/g, function (whole, name) { return values && name in values ? values[name] : whole; });
  }
  function load(key) { try { return JSON.parse(localStorage.getItem(key)) || []; } catch (e) { return []; } }
  function save(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch (e) { return false; } }
  function make(tag, cls, text) { var node = doc.createElement(tag); if (cls) node.className = cls; if (text) node.textContent = text; return node; }
  function icon(name) {
    var ns = 'http://www.w3.org/2000/svg', svg = doc.createElementNS(ns, 'svg'), use = doc.createElementNS(ns, 'use');
    svg.setAttribute('class', 'i'); svg.setAttribute('aria-hidden', 'true'); use.setAttribute('href', body.getAttribute('data-sprite') + '#' + name); svg.appendChild(use);
    return svg;
  }

  /* ---- messages ---- */
  function toast(text) {
    var box = one('#toast'), line = make('p', 'toast-in', text);
    box.textContent = ''; box.appendChild(line); fade(line);
  }
  function fade(line) { setTimeout(function () { if (line.parentNode) line.parentNode.removeChild(line); }, 6000); }
  function problem(text) {
    var box = one('#problem'), note = make('div', 'note note-bad');
    note.appendChild(icon('circle-alert')); note.appendChild(make('div', '', text));
    box.textContent = ''; box.appendChild(note); box.scrollIntoView({block: 'nearest'});
  }

  /* ---- forms: steppers, sliders, search, theme ---- */
  function fire(field) { ['input', 'change'].forEach(function (name) { field.dispatchEvent(new Event(name, {bubbles: true})); }); }
  function limit(field, name, other) { var x = parseFloat(field.getAttribute(name)); return isNaN(x) ? other : x; }
  function step(button) {
    var field = one('input', button.parentNode), size = limit(field, 'step', 1), digits = (String(size).split('.')[1] || '').length;
    var wanted = (parseFloat(field.value) || 0) + size * parseFloat(button.getAttribute('data-step'));
    field.value = Math.min(limit(field, 'max', Infinity), Math.max(limit(field, 'min', 0), wanted)).toFixed(digits);
    fire(field);
  }
  function copy(button) {
    var field = doc.getElementById(button.getAttribute('data-copy'));
    field.focus(); field.setSelectionRange(0, field.value.length);
    if (doc.execCommand('copy')) toast(button.getAttribute('data-copied'));
  }
  function number(x, decimals) {
    var text = decimals === null ? String(Math.round(x * 10) / 10) : x.toFixed(+decimals), parts = text.split('.');
    parts[0] = parts[0].replace(/\B(?=(\d{3})+$)/g, ',');
    return parts.join('.');
  }
  function slide(range) {
    all('[data-per]', range.closest('[data-range]')).forEach(function (node) {
      var x = +range.value * parseFloat(node.getAttribute('data-per')), digits = node.getAttribute('data-digits');
      node.textContent = digits ? x.toPrecision(+digits) : number(x, node.getAttribute('data-decimals'));
    });
  }
  function matches(item, words) {
    return !words || item.textContent.toLowerCase().replace(/\s/g, '').indexOf(words) >= 0 ||
      (item.getAttribute('data-py') || '').toLowerCase().split(' ').some(function (py) { return py.indexOf(words) === 0; });
  }
  function filter(field) {
    var words = field.value.toLowerCase().replace(/\s/g, ''), area = one(field.getAttribute('data-filter'));
    if (!area) return [];
    var shown = all('[data-py]', area).filter(function (item) { item.hidden = !matches(item, words); return !item.hidden; });
    all('.grp', area).forEach(function (group) { group.hidden = !one('[data-py]:not([hidden])', group); });
    all('[data-none]').forEach(function (node) { node.hidden = shown.length > 0; });
    return shown;
  }

  /* ---- records made without a network wait in this phone ---- */
  function newKey() {
    var bytes = new Uint8Array(16); crypto.getRandomValues(bytes);
    return Array.prototype.map.call(bytes, function (b) { return ('0' + b.toString(16)).slice(-2); }).join('');
  }
  function chinaTime() { return new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 19) + '+08:00'; }
  function tile(form) {
    function value(name) { var field = form.elements[name]; return field ? field.value : ''; }
    var words = one('.qn', form), use = one('use', form);
    return {
      appliance_id: value('appliance_id'), quantity: value('quantity'), key: value('key'), at: value('at'),
      name: form.getAttribute('data-name') || (words ? words.textContent.trim() : ''),
      icon: form.getAttribute('data-icon') || (use ? (use.getAttribute('href') || '').split('#')[1] : '') || 'zap'
    };
  }
  function stamp(form) {
    var key = form.elements.key, at = form.elements.at;
    if (key) key.value = newKey();
    if (at) at.value = chinaTime();
  }
  function keep(item) {
    var queue = load(QUEUE);
    if (queue.some(function (old) { return old.key === item.key; })) return;
    if (queue.length >= MOST || !save(QUEUE, queue.concat([item]))) { problem(say('full')); return; }
    toast(say('kept')); show();
  }
  function show() {
    var queue = load(QUEUE), banner = one('#offline'), off = navigator.onLine === false, list = one('[data-queue-list]'), section = one('[data-queue-section]');
    banner.hidden = !off && !queue.length;
    one('[data-offline-title]').textContent = say(off ? 'offline' : 'unsent');
    one('[data-offline-text]').textContent = queue.length ? say('queued', {n: queue.length}) : say('idle');
    if (section) section.hidden = !queue.length;
    if (!list) return;
    list.textContent = '';
    queue.slice().reverse().forEach(function (item) {
      var row = make('li'), mark = make('span', 'ic ic-mute'), words = make('span', 'nm', item.name), small = make('small', '', say('waiting') + ' · ' + item.at.slice(11, 16));
      mark.appendChild(icon(item.icon)); words.appendChild(small); row.appendChild(mark); row.appendChild(words); list.appendChild(row);
    });
  }
  function drop(item) { save(QUEUE, load(QUEUE).filter(function (other) { return other.key !== item.key; })); }
  function encode(values) {
    return Object.keys(values).map(function (name) { return encodeURIComponent(name) + '=' + encodeURIComponent(values[name]); }).join('&');
  }
  var busy = false;
  function flush(asked) {
    if (busy || navigator.onLine === false || !load(QUEUE).length) { if (asked) show(); return; }
    busy = true;
    var sent = 0, refused = [];
    function done() {
      busy = false; show();
      if (!sent && !refused.length) { if (asked) toast(say('network')); return; }
      var words = refused.length ? say('refused', {name: refused.join('、')}) : say('sent', {n: sent});
      try { sessionStorage.setItem(SAID, words); } catch (e) { /* the reload says nothing then */ }
      if (body.hasAttribute('data-shell')) location.href = '/'; else location.reload();
    }
    function next(waiting, token) {
      if (!waiting.length) return done();
      var item = waiting[0];
      return fetch(body.getAttribute('data-runs-url'), {
        method: 'POST', credentials: 'same-origin', redirect: 'manual', headers: {'Content-Type': 'application/x-www-form-urlencoded', 'HX-Request': 'true', 'X-CSRFToken': token},
        body: encode({appliance_id: item.appliance_id, quantity: item.quantity, key: item.key, at: item.at, csrf_token: token})
      }).then(function (answer) {
        if (answer.ok || answer.type === 'opaqueredirect' || answer.status === 409) { drop(item); sent += 1; }
        else if (answer.status === 422) { drop(item); refused.push(item.name); }
        else if (answer.status === 401 || answer.status === 403 || answer.status === 429 || answer.status >= 500) return done();
        return next(waiting.slice(1), token);
      });
    }
    fetch(body.getAttribute('data-csrf-url'), {credentials: 'same-origin', cache: 'no-store'}).then(function (answer) {
      if (!answer.ok) throw new Error('no token');
      return answer.text();
    }).then(function (token) { return next(load(QUEUE), token.trim()); }).catch(done);
  }
  function drawTiles() {
    var section = one('[data-offline-tiles]'), tiles = load(TILES);
    if (!section || !tiles.length) return;
    section.hidden = false;
    tiles.forEach(function (item) {
      var button = make('button', 'q'), mark = make('span', 'ic');
      button.type = 'button'; mark.appendChild(icon(item.icon)); button.appendChild(mark); button.appendChild(make('span', 'qn', item.name));
      button.addEventListener('click', function () {
        keep({appliance_id: item.appliance_id, quantity: item.quantity, key: newKey(), at: chinaTime(), name: item.name, icon: item.icon}); flush();
      });
      one('.quick', section).appendChild(button);
    });
  }
  function keepTiles() {
    var area = one('[data-tiles]');
    if (area) save(TILES, all('form[data-queue]', area).map(tile).map(function (t) { return {appliance_id: t.appliance_id, quantity: t.quantity, name: t.name, icon: t.icon}; }));
  }
  function forget() {
    [QUEUE, TILES].forEach(function (key) { try { localStorage.removeItem(key); } catch (e) { /* nothing was kept */ } });
    if ('caches' in window) caches.keys().then(function (names) { names.forEach(function (name) { caches.delete(name); }); });
  }

  /* ---- charts: the library comes only when one is opened ---- */
  var figures = [], library;
  function colour(value) {
    if (typeof value === 'string') { var m = /^var\((--[\w-]+)\)$/.exec(value); return m ? getComputedStyle(root).getPropertyValue(m[1]).trim() : value; }
    if (Array.isArray(value)) return value.map(colour);
    if (value && typeof value === 'object') return Object.keys(value).reduce(function (copy, key) { copy[key] = colour(value[key]); return copy; }, {});
    return value;
  }
  function draw(figure) {
    var axis = {gridcolor: 'var(--line)', zerolinecolor: 'var(--edge)', linecolor: 'var(--edge)'}, plain = {template: {layout: {xaxis: axis, yaxis: axis}}, paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)', font: {color: 'var(--ink2)', size: 12}, dragmode: false, margin: {l: 36, r: 8, t: 8, b: 32}};
    window.Plotly.react(figure.node, colour(figure.data), colour(Object.assign(plain, figure.layout)), {displayModeBar: false, responsive: true});
  }
  function getLibrary(holder) {
    library = library || new Promise(function (resolve, reject) {
      var style = make('link'), script = make('script');
      style.rel = 'stylesheet'; style.id = 'plotly.js-style-global'; style.className = 'no-inline-styles'; style.href = holder.getAttribute('data-plotly-css'); doc.head.appendChild(style);
      script.src = holder.getAttribute('data-plotly'); script.onload = resolve; script.onerror = function () { library = null; script.remove(); style.remove(); reject(new Error('script')); };
      doc.head.appendChild(script);
    });
    return library;
  }
  function chart(holder) {
    if (holder.getAttribute('aria-busy') || holder.hasAttribute('data-drawn')) return;
    var area = holder.tagName === 'DETAILS' ? holder : holder.parentNode, state = make('p', 'say', say('loading'));
    holder.setAttribute('aria-busy', 'true'); area.appendChild(state);
    Promise.all([getLibrary(holder), fetch(holder.getAttribute('data-figures'), {credentials: 'same-origin'}).then(function (answer) {
      if (!answer.ok) throw new Error('figures');
      return answer.json();
    })]).then(function (both) {
      state.remove();
      both[1].figures.forEach(function (figure) {
        figure.node = doc.getElementById(figure.id) || area.appendChild(make('div', 'plot'));
        figure.node.id = figure.id; figure.node.hidden = false; figures.push(figure); draw(figure);
      });
      holder.setAttribute('data-drawn', ''); if (holder.tagName === 'BUTTON' || holder.tagName === 'A') holder.hidden = true;
    }).catch(function () { state.textContent = say('chart'); setTimeout(function () { state.remove(); }, 8000); }).then(function () { holder.removeAttribute('aria-busy'); });
  }
  function redraw() { if (window.Plotly) figures.filter(function (f) { return doc.contains(f.node); }).forEach(draw); }

  /* ---- events ---- */
  doc.addEventListener('click', function (event) {
    var at = event.target.closest ? event.target.closest('[data-step],[data-copy],[data-queue-retry],[data-figures],[data-print]') : null;
    if (!at) return;
    if (at.hasAttribute('data-step')) step(at);
    else if (at.hasAttribute('data-copy')) copy(at);
    else if (at.hasAttribute('data-print')) print();
    else if (at.hasAttribute('data-queue-retry')) { if (load(QUEUE).length) flush(true); else location.reload(); }
    else if (at.tagName !== 'DETAILS') { event.preventDefault(); chart(at); }
  });
  doc.addEventListener('toggle', function (event) { if (event.target.open && event.target.hasAttribute('data-figures')) chart(event.target); }, true);
  doc.addEventListener('input', function (event) {
    var field = event.target;
    if (field.hasAttribute('data-filter')) filter(field);
    if (field.type === 'range') slide(field);
  });
  doc.addEventListener('keydown', function (event) {
    if (event.key !== 'Enter' || event.isComposing || !event.target.hasAttribute('data-filter')) return;
    event.preventDefault();
    var shown = filter(event.target), choice = shown.length === 1 && one('input', shown[0]);
    if (choice) { choice.checked = true; fire(choice); }
  });
  doc.addEventListener('change', function (event) {
    if (event.target.name === 'theme' && event.target.closest('[data-theme-switch]')) root.setAttribute('data-theme', event.target.value);
  });
  doc.addEventListener('submit', function (event) {
    var sent = event.target;
    if (sent.hasAttribute('data-forget')) forget();
    if (!sent.hasAttribute('data-queue')) return;
    stamp(sent);
    if (navigator.onLine !== false) return;
    event.preventDefault(); event.stopPropagation(); keep(tile(sent));
  }, true);

  /* htmx: every event name we rely on is here */
  function lost(event) {
    var source = event.detail.elt, sent = event.detail.requestConfig.parameters, item;
    if (!source || !source.hasAttribute('data-queue')) { problem(say('network')); return; }
    item = tile(source); item.key = sent.key || item.key; item.at = sent.at || item.at; /* the next tap may have stamped the form anew */
    keep(item);
  }
  doc.addEventListener('htmx:sendError', lost);
  doc.addEventListener('htmx:timeout', lost);
  doc.addEventListener('htmx:beforeRequest', function () { one('#problem').textContent = ''; });
  doc.addEventListener('htmx:beforeSwap', function (event) {
    var status = event.detail.xhr.status;
    if (status >= 400 && status !== 422 && (!event.detail.serverResponse || /<html/i.test(event.detail.serverResponse))) { event.detail.shouldSwap = false; problem(say('error')); }
  });
  doc.addEventListener('htmx:afterSettle', function (event) {
    var wrong = one('[aria-invalid=true]', event.target);
    if (wrong && event.detail.xhr && event.detail.xhr.status === 422) wrong.focus();
    all('#toast .toast-in').forEach(fade); keepTiles(); show();
  });
  doc.addEventListener('toast', function (event) { toast(event.detail.text || event.detail.value); });

  window.addEventListener('online', function () { show(); flush(); });
  window.addEventListener('offline', show);
  doc.addEventListener('visibilitychange', function () { if (!doc.hidden) flush(); });
  new MutationObserver(redraw).observe(root, {attributes: true, attributeFilter: ['data-theme']});
  window.matchMedia('(prefers-color-scheme: dark)').addListener(redraw);

  all('#toast .toast-in').forEach(fade);
  try { if (sessionStorage.getItem(SAID)) { toast(sessionStorage.getItem(SAID)); sessionStorage.removeItem(SAID); } } catch (e) { /* no storage, no message */ }
  keepTiles(); drawTiles(); show(); flush();
  all('details[open][data-figures]').forEach(chart);
  if ('serviceWorker' in navigator && body.getAttribute('data-sw')) navigator.serviceWorker.register(body.getAttribute('data-sw')).catch(function () { /* works without */ });
})();
