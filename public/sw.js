// Cache policy, nothing else. The build fills in the list and the version from the final bytes.
const PRECACHE = /*PRECACHE*/[];
const VERSION = /*VERSION*/"";

const CACHE = `rutan-${VERSION}`;

// Whole or not at all: one file that fails fails the installation, and the old version goes on.
self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(PRECACHE.map((file) => file.url))));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches.keys().then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)))),
  );
});

self.addEventListener('fetch', (event) => {
  const { pathname } = new URL(event.request.url);
  const navigation = event.request.mode === 'navigate' && pathname.startsWith('/app/');
  if (!navigation && !pathname.startsWith('/assets/')) return;
  const key = navigation ? '/app/' : event.request;
  event.respondWith(caches.match(key).then((kept) => kept ?? fetch(event.request)));
});
