/* Keeps the shell: the offline page and the files every page shares. What belongs to a person is never kept. The pages
   of a seat of a class are, as they hold a class code and a number only; they go when the seat is left or over. */
'use strict';
var CACHE = 'yidu-{{ version }}';
var SEAT = 'yidu-seat-';
var SHELL = {{ shell|tojson }};
var OFFLINE = SHELL[0];
var PATIENCE = 8000;

self.addEventListener('install', function (event) {
  event.waitUntil(caches.open(CACHE).then(function (cache) {
    return cache.addAll(SHELL.map(function (url) { return new Request(url, {cache: url === OFFLINE ? 'reload' : 'default'}); }));
  }).then(function () { return self.skipWaiting(); }));
});

function clear(unwanted) {
  return caches.keys().then(function (names) {
    return Promise.all(names.filter(unwanted).map(function (name) { return caches.delete(name); }));
  });
}
function ofSeat(name) { return name.indexOf(SEAT) === 0; }

self.addEventListener('activate', function (event) {
  event.waitUntil(clear(function (name) { return name !== CACHE && !ofSeat(name); }).then(function () { return self.clients.claim(); }));
});

/* ---- a seat's pages ---- */
function keep(name, urls, fresh) {
  return caches.open(name).then(function (cache) {
    return Promise.all(urls.map(function (url) {
      return (fresh.indexOf(url) < 0 ? cache.match(url) : Promise.resolve()).then(function (old) {
        return old ? null : fetch(url, {credentials: 'same-origin'});
      }).then(function (answer) { if (answer && answer.ok && !answer.redirected) return cache.put(url, answer); }).catch(function () { /* next time */ });
    }));
  });
}
function seatCache() {
  return caches.keys().then(function (names) { return names.filter(ofSeat)[0]; });
}
self.addEventListener('message', function (event) {
  var told = event.data || {}, name = SEAT + told.seat;
  if (told.forget) event.waitUntil(clear(ofSeat));
  else if (told.seat) event.waitUntil(clear(function (other) { return ofSeat(other) && other !== name; }).then(function () { return keep(name, told.files.concat(told.pages), told.fresh); }));
});

function soon(request) {
  return new Promise(function (resolve, reject) { fetch(request).then(resolve, reject); setTimeout(function () { reject(new Error('slow')); }, PATIENCE); });
}
function ofChild(request, url) {
  return soon(request).then(function (answer) {
    if (answer.status === 403 || answer.status === 410) clear(ofSeat);
    return answer;
  }, function (error) {
    return seatCache().then(function (name) {
      if (!name) throw error;
      return caches.open(name).then(function (cache) {
        return cache.keys().then(function (kept) {
          var day = url.searchParams.get('day') || '', whole = kept.filter(function (each) {
            return each.url.indexOf(url.origin + url.pathname + '?') === 0 && each.url.indexOf(day) >= 0;
          }).pop();
          return cache.match(whole || url.pathname).then(function (page) { return page || cache.match('/seat'); });
        });
      });
    });
  });
}

self.addEventListener('fetch', function (event) {
  var request = event.request, url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (request.mode === 'navigate') {
    var child = url.pathname === '/seat' || url.pathname.indexOf('/seat/') === 0;
    event.respondWith((child ? ofChild(request, url) : fetch(request)).catch(function () { return null; }).then(function (page) {
      return page || caches.match(OFFLINE).then(function (other) { return other || Response.error(); });
    }));
  } else if (url.pathname !== OFFLINE && SHELL.indexOf(url.pathname) >= 0) {
    event.respondWith(caches.match(url.pathname).then(function (kept) { return kept || fetch(request); }));
  } else if (request.destination && request.mode !== 'navigate' && /\/(child|outreach|app)\./.test(url.pathname)) {
    event.respondWith(caches.match(request).then(function (kept) { return kept || fetch(request); }));
  }
});
