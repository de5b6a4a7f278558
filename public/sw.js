// Cache policy, nothing else. The build fills in the list and the version from the final bytes.
// [{ url, hash }]: hash is the SHA-256 of the bytes in hexadecimal.
const PRECACHE = /*PRECACHE*/[];
const VERSION = /*VERSION*/"";

const PREFIX = 'rutan-';
const CACHE = PREFIX + VERSION;
const SHELL = '/app/';

// Addresses inside the app: the shell answers them all, so that every one of them opens with no network.
const isField = (path) => /^\/(app|join)(\/|$)/.test(path);
// The desk works with the network, and its program is not kept here: a shell of yesterday would ask for files that are gone.
const isDesk = (path) => /^\/(desk|signin)(\/|$)/.test(path);

// Whole or not at all: one file that fails fails the installation, and the version before goes on.
self.addEventListener('install', (event) => {
  // Where the browser can: what this worker does not answer never passes it. A request on its way would keep it alive
  // when the next version is asked in, and each wakes it on a slow phone.
  event.addRoutes?.([
    { condition: { urlPattern: new URLPattern({ pathname: '/api/v1/material/*' }) }, source: 'fetch-event' },
    { condition: { urlPattern: new URLPattern({ pathname: '/api/*' }) }, source: 'network' },
  ]).catch(() => {});
  event.waitUntil(fill());
});

// Where it is there already it is the one that the running version lives from, as when a release is taken back: nothing of it goes.
async function fill() {
  const isNew = !await caches.has(CACHE);
  const cache = await caches.open(CACHE);
  try {
    await Promise.all(PRECACHE.map(async (file) => cache.put(file.url, await kept(file) ?? await fetched(file))));
  } catch (error) {
    if (isNew) await caches.delete(CACHE);
    throw error;
  }
}

// The same bytes from the version before, so that an update fetches only what changed.
async function kept({ url, hash }) {
  const response = await caches.match(url);
  return response && hash && await digest(response.clone()) === hash ? response : undefined;
}

// An asset's name holds its hash, so what the page has just fetched serves here too; should the browser's own cache hold
// damaged bytes, they are fetched past it.
async function fetched({ url, hash }) {
  const response = await get(url, url.startsWith('/assets/') ? 'default' : 'no-cache');
  if (!hash || await digest(response.clone()) === hash) return response;
  const again = await get(url, 'reload');
  if (await digest(again.clone()) !== hash) throw new Error(`${url}: other bytes than the build made`);
  return again;
}

async function get(url, cache) {
  const response = await fetch(url, { cache, credentials: 'same-origin', redirect: 'error' });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response;
}

async function digest(response) {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', await response.arrayBuffer()));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

// Runs only once the installation above was whole.
self.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (/^\/api\/v1\/material\/[^/]+\/(file|preview)$/.test(pathname)) {
    event.respondWith(keptFile(pathname, request));
  } else if (request.mode === 'navigate') {
    if (isField(pathname)) event.respondWith(fromCache(SHELL, request));
    else if (isDesk(pathname)) event.respondWith(fetch(request).catch(() => fromCache(SHELL, request)));
  } else if (pathname.startsWith('/assets/')) {
    event.respondWith(fromCache(pathname, request));
  }
});

// What somebody chose to keep on this phone (src/kept_files.rs). Players ask for a part.
async function keptFile(pathname, request) {
  const kept = await (await caches.open('material')).match(pathname);
  if (!kept) return fetch(request);
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get('range') ?? '');
  if (!range) return kept;
  const whole = await kept.blob();
  const first = Number(range[1]);
  const last = Math.min(range[2] ? Number(range[2]) : Infinity, whole.size - 1);
  if (first > last) return new Response(null, { status: 416, headers: { 'content-range': `bytes */${whole.size}` } });
  return new Response(whole.slice(first, last + 1, whole.type), {
    status: 206,
    headers: { 'content-range': `bytes ${first}-${last}/${whole.size}`, 'content-length': last + 1 - first },
  });
}
// A notice, encrypted for this browser. The same again takes the place of what is shown.
self.addEventListener('push', (event) => {
  const { title, body, url, tag } = event.data.json();
  event.waitUntil(self.registration.showNotification(title, { body, tag, data: { url }, lang: 'th', icon: '/icons/icon-192.png' }));
});

// To the window that is open already, else to a new one; never to another site.
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const url = new URL(event.notification.data?.url ?? '/', self.location.origin);
  if (url.origin !== self.location.origin) return;
  event.waitUntil((async () => {
    const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
    const part = url.pathname.split('/')[1];
    const open = windows.find((client) => new URL(client.url).pathname.split('/')[1] === part);
    if (!open) return self.clients.openWindow(url.href);
    // A window of before this worker cannot be led; it is brought to the front all the same.
    const led = open.url === url.href ? open : await open.navigate(url.href).catch(() => null);
    return (led ?? open).focus();
  })());
});

async function fromCache(url, request) {
  const cache = await caches.open(CACHE);
  return await cache.match(url) ?? fetch(request);
}

// The person agreed to the new version.
self.addEventListener('message', (event) => {
  if (event.data?.type === 'activate') self.skipWaiting();
});

// Background Sync: the network is back. The open pages send; this file knows nothing of reports.
self.addEventListener('sync', (event) => {
  event.waitUntil((async () => {
    const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
    pages.forEach((page) => page.postMessage({ type: 'sync' }));
  })());
});
