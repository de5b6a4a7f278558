// What the field app costs in a real Chromium, beside its budgets: `cargo xtask bench --browser`.
// Lighthouse with its default mobile profile on the join page and on a first visit to the form, and with the processor
// slowed down four times a cold start without network and a picture of 12 million pixels from file to thumbnail.
import lighthouse from 'lighthouse';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Phone, PIN } from '../lib/phone.mjs';
import { Server } from '../lib/server.mjs';
import { t } from '../lib/text.mjs';
import { home, join, newReport } from '../lib/walk.mjs';

const SLOWDOWN = 4;
/** Of each figure the median is shown. */
const RUNS = 5;

const freePort = async () => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  await new Promise((closed) => probe.close(closed));
  return port;
};

const median = (figures) => [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)];

const row = (what, figure, budget, unit, least = false) => {
  const within = least ? figure >= budget : figure <= budget;
  const ratio = (figure / budget).toFixed(2);
  console.log(`${what.padEnd(46)} ${String(Math.round(figure)).padStart(7)} ${String(budget).padStart(7)} ${unit.padEnd(4)} ${ratio.padStart(5)}${within ? '' : '  OVER'}`);
};

/** A phone whose browser Lighthouse can take by its port. */
const phoneOnPort = async () => {
  const port = await freePort();
  const phone = await Phone.buy({ args: [`--remote-debugging-port=${port}`] });
  return Object.assign(phone, { port });
};

const audit = async (phone, url) => {
  const { lhr } = await lighthouse(url, {
    port: phone.port, output: 'json', logLevel: 'error', onlyCategories: ['performance', 'accessibility'], disableStorageReset: true,
  });
  if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
  const value = (id) => lhr.audits[id].numericValue;
  return { lcp: value('largest-contentful-paint'), tbt: value('total-blocking-time'), accessibility: lhr.categories.accessibility.score * 100 };
};

/** As a first visit finds it: nothing fetched yet. Who joined stays known. */
const forget = async (phone, url) => {
  const session = await phone.context.newCDPSession(phone.page);
  await session.send('Network.clearBrowserCache');
  await session.send('Storage.clearDataForOrigin', { origin: new URL(url).origin, storageTypes: 'service_workers,cache_storage' });
  await session.detach();
};

const audits = async (name, phone, url) => {
  const seen = [];
  for (let n = 0; n < RUNS; n++) {
    await forget(phone, url);
    seen.push(await audit(phone, url));
  }
  row(`${name}: largest contentful paint`, median(seen.map(({ lcp }) => lcp)), 2500, 'ms');
  row(`${name}: total blocking time`, median(seen.map(({ tbt }) => tbt)), 150, 'ms');
  row(`${name}: accessibility`, Math.min(...seen.map(({ accessibility }) => accessibility)), 100, '', true);
};

const slow = async (page) => {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
};

/** Notes in the page when something appears first, and every time the page was blocked. */
const watch = (context, selectors) => context.addInitScript((selectors) => {
  globalThis.seen = {};
  globalThis.blocked = [];
  const look = () => {
    for (const [name, selector] of Object.entries(selectors)) if (!(name in globalThis.seen) && document.querySelector(selector)) globalThis.seen[name] = performance.now();
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, attributes: true });
  new PerformanceObserver((list) => globalThis.blocked.push(...list.getEntries().map(({ startTime, duration }) => [startTime, duration])))
    .observe({ type: 'longtask', buffered: true });
}, selectors);

const RECORD = 'a.button.primary.big';

const coldStarts = async (server, phone) => {
  const starts = [];
  for (let n = 0; n < RUNS; n++) {
    await phone.close();
    await phone.open();
    await watch(phone.context, { pin: 'input[inputmode=numeric], input[type=password]', home: RECORD });
    await slow(phone.page);
    await phone.page.goto(`${server.url}/app/`);
    const pin = phone.page.getByLabel(t('field_pin'));
    await pin.waitFor();
    await pin.fill(PIN.slice(0, -1));
    const typed = await phone.page.evaluate(() => performance.now());
    await pin.fill(PIN);
    await phone.page.locator(RECORD).waitFor();
    const seen = await phone.page.evaluate(() => globalThis.seen);
    starts.push({ lock: seen.pin, whole: seen.pin + (seen.home - typed) });
  }
  row(`cold start, no network, ${SLOWDOWN}x: asks for the PIN`, median(starts.map(({ lock }) => lock)), 1500, 'ms');
  row(`cold start, no network, ${SLOWDOWN}x: and home`, median(starts.map(({ whole }) => whole)), 1500, 'ms');
};

/** A picture of 4000x3000 with as much detail as a photograph, a new one each time. */
const twelveMegapixels = async (page, n) => {
  const base64 = await page.evaluate(async (n) => {
    const canvas = new OffscreenCanvas(4000, 3000);
    const context = canvas.getContext('2d');
    const grain = new ImageData(500, 375);
    let seed = n + 1;
    for (let at = 0; at < grain.data.length; at++) {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      grain.data[at] = at % 4 === 3 ? 255 : seed / 8388608;
    }
    const small = new OffscreenCanvas(500, 375);
    small.getContext('2d').putImageData(grain, 0, 0);
    context.drawImage(small, 0, 0, 4000, 3000);
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 })).arrayBuffer());
    let text = '';
    for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
    return btoa(text);
  }, n);
  return { name: `IMG_${n}.jpg`, mimeType: 'image/jpeg', buffer: Buffer.from(base64, 'base64') };
};

const pictures = async (server, phone) => {
  await phone.close();
  await phone.open();
  const files = [];
  for (let n = 0; n < RUNS; n++) files.push(await twelveMegapixels(phone.page, n));
  await watch(phone.context, {});
  await home(phone.page, server.url);
  await newReport(phone.page);
  await phone.page.locator('input[type=file]').first().waitFor({ state: 'attached' });
  await slow(phone.page);
  const seen = [];
  for (const [n, file] of files.entries()) {
    await phone.page.evaluate((n) => {
      globalThis.blocked = [];
      globalThis.shown = new Promise((done) => {
        document.addEventListener('change', () => (globalThis.chosen = performance.now()), { once: true, capture: true });
        new MutationObserver((_, watching) => {
          if (document.querySelectorAll('ul.photos li.photo:not(.waiting):not(.refused) img').length <= n) return;
          watching.disconnect();
          done(performance.now() - globalThis.chosen);
        }).observe(document, { childList: true, subtree: true, attributes: true });
      });
    }, n);
    await phone.page.getByLabel(t('field_choose_pictures')).setInputFiles([file]);
    const ms = await phone.page.evaluate(() => globalThis.shown);
    const blocked = await phone.page.evaluate(() => Math.max(0, ...globalThis.blocked.filter(([at]) => at >= globalThis.chosen).map(([, ms]) => ms)));
    seen.push({ ms, blocked });
  }
  // Out of the form, or the next start would open it again.
  await home(phone.page, server.url);
  row(`12 MP picture to thumbnail, ${SLOWDOWN}x: the first`, seen[0].ms, 1000, 'ms');
  row(`12 MP picture to thumbnail, ${SLOWDOWN}x: median of ${RUNS}`, median(seen.map(({ ms }) => ms)), 1000, 'ms');
  row('meanwhile the page was blocked at most', Math.max(...seen.map(({ blocked }) => blocked)), 100, 'ms');
};

console.log(`\n${''.padEnd(46)} ${'figure'.padStart(7)} ${'budget'.padStart(7)}      ratio`);
const server = await Server.start();
const phone = await phoneOnPort();
try {
  await audits('join page', phone, server.joinUrl);
  await join(phone.page, server.joinUrl);
  await phone.page.goto('about:blank');
  await audits('first visit to the form', phone, `${server.url}/app/new`);
  await home(phone.page, server.url);
  await phone.page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await pictures(server, phone);
  await server.stop();
  await coldStarts(server, phone);
} finally {
  await phone.throwAway();
  await server.remove().catch(() => {});
}
