// Storage full, a broken picture, a session cut off with a queue: a sentence that says what to do, and nothing lost.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Phone, PIN } from '../lib/phone.mjs';
import { cameraFile } from '../lib/pictures.mjs';
import { Server } from '../lib/server.mjs';
import { like, t } from '../lib/text.mjs';
import { addPictures, allSafe, caption, everyReport, home, join, kept, newReport, pictures, save, waitFor } from '../lib/walk.mjs';

let server, phone;
before(async () => {
  server = await Server.start();
  phone = await Phone.buy();
  await join(phone.page, server.joinUrl);
});
after(async () => {
  await phone?.throwAway();
  await server?.remove();
});

test('a broken picture and a file that is none are refused by name, the good one is kept', async () => {
  const { page } = phone;
  await newReport(page);
  const good = cameraFile(0);
  const torn = { ...cameraFile(1), name: 'torn.jpg', buffer: cameraFile(1).buffer.subarray(0, 20_000) };
  const none = { name: 'letter.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture at all') };
  await page.getByLabel(t('field_choose_pictures')).setInputFiles([torn, good, none]);
  await page.locator('li.refused', { hasText: 'torn.jpg' }).getByText(t('problem_photo_unreadable')).waitFor();
  await page.locator('li.refused', { hasText: 'letter.jpg' }).getByText(t('problem_photo_not_picture')).waitFor();
  await pictures(page).first().waitFor();
  assert.equal(await pictures(page).count(), 1);
});

test('with the storage full the person is told, keeps what was kept, and goes on when there is room', async () => {
  const small = await Phone.buy();
  try {
    const { page } = small;
    const devtools = await small.context.newCDPSession(page);
    const room = (quotaSize) => devtools.send('Storage.overrideQuotaForOrigin', { origin: server.url, quotaSize });
    await join(page, server.otherJoinUrl);
    await newReport(page);
    await addPictures(page, [cameraFile(0), cameraFile(1)]);
    await kept(page);
    await room(1);
    // Chromium measures only now and then: asked with writes of our own until it refuses.
    await waitFor(() => page.evaluate(isFull), 'the storage is full', 120_000);
    const full = page.locator('li.refused', { hasText: t('problem_storage_full') });
    await page.getByLabel(t('field_choose_pictures')).setInputFiles([cameraFile(2)]);
    await full.first().waitFor();
    const keptPictures = await pictures(page).count();
    await room(500_000_000);
    await page.getByRole('button', { name: t('field_dismiss') }).first().click();
    await addPictures(page, [cameraFile(17, 8)]);
    await kept(page);
    await page.reload();
    await waitFor(async () => (await pictures(page).count()) === keptPictures + 1, 'every picture is still there');
  } finally {
    await small.throwAway();
  }
});

test('cut off by the coordinator, the phone still records; a new card sends everything', async () => {
  const { page } = phone;
  const province = server.login('ubon');
  const desk = await server.desk('ministry');
  const me = await page.evaluate(() => fetch('/api/v1/me').then((reply) => reply.json()));
  const before_ = (await everyReport(desk)).length;
  await signedIn(province, async (request) => request('DELETE', `/api/v1/people/${me.person}/sessions`));
  await caption(page, 0, 'หลังถูกตัด');
  await save(page);
  await page.getByText(t('field_session_card')).waitFor();
  // Nothing goes by itself then, and nothing says so.
  await page.locator('#main').getByText(like('field_waiting_for_session')).first().waitFor();
  const card = await signedIn(province, async (request) => (await request('POST', `/api/v1/people/${me.person}/join-cards`, {})).json());
  await page.goto(card.url);
  await page.getByRole('button', { name: t('join_yes') }).click();
  // A new card asks for a new PIN, so that a forgotten one is no dead end.
  await page.getByLabel(t('join_pin_first')).fill(PIN);
  await page.getByLabel(t('join_pin_again')).fill(PIN);
  await page.getByRole('button', { name: t('join_to_home') }).click();
  await allSafe(page, 90_000);
  assert.equal((await everyReport(desk)).length, before_ + 1);
});

test('left at the PIN, the card leads back to it and the app does not open without one', async () => {
  const other = await Phone.buy();
  try {
    const { page } = other;
    await page.goto(await server.silentVillage());
    await page.getByRole('button', { name: t('join_yes') }).click();
    const first = page.getByLabel(t('join_pin_first'));
    await first.waitFor();
    await page.reload();
    await first.waitFor();
    await page.goto(`${server.url}/app/`);
    await first.fill(PIN);
    await page.getByLabel(t('join_pin_again')).fill(PIN);
    await page.getByRole('link', { name: t('field_record') }).waitFor();
  } finally {
    await other.throwAway();
  }
});

test('where the centre does not answer though the network is there, the phone tries again ever more rarely', async () => {
  const { page } = phone;
  const centre = (url) => url.pathname.startsWith('/api/v1/reports/');
  const tries = [];
  await home(page, server.url);
  await newReport(page);
  await addPictures(page, [cameraFile(3)]);
  await caption(page, 0, 'ศูนย์กลางไม่ตอบ');
  await kept(page);
  await page.route(centre, async (route) => {
    tries.push(Date.now());
    await route.abort('connectionrefused');
  });
  await save(page);
  await waitFor(() => tries.length >= 4, 'it was tried four times', 60_000);
  // Half a wait is left to chance: one second at least, then two, then four; less some for clocks.
  const waits = tries.slice(1).map((at, n) => at - tries[n]);
  assert.ok(waits.every((wait, n) => wait >= 900 * 2 ** n), `it waited ${waits}`);
  await page.unroute(centre);
  await home(page, server.url);
  await allSafe(page, 90_000);
});

/** Whether a write of a megabyte is refused for want of room. Runs in the page. */
const isFull = () =>
  new Promise((resolve) => {
    const opening = indexedDB.open('probe', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('bytes');
    opening.onerror = () => resolve(opening.error.name === 'QuotaExceededError');
    opening.onsuccess = () => {
      const db = opening.result;
      const tell = (full) => { db.close(); resolve(full); };
      const write = db.transaction('bytes', 'readwrite');
      write.objectStore('bytes').put(crypto.getRandomValues(new Uint8Array(65_536)), 0);
      write.oncomplete = () => tell(false);
      write.onabort = () => tell(write.error?.name === 'QuotaExceededError');
    };
  });

/** Acts with a staff session of its own. */
const signedIn = async ({ login, password }, act) => {
  const headers = { 'content-type': 'application/json', origin: server.url };
  const answer = await fetch(`${server.url}/api/v1/sessions`, { method: 'POST', headers, body: JSON.stringify({ login, password }) });
  const cookie = answer.headers.getSetCookie().map((text) => text.split(';')[0]).join('; ');
  return act(async (method, path, body) => {
    const reply = await fetch(server.url + path, { method, headers: { ...headers, cookie }, body: body && JSON.stringify(body) });
    assert.ok(reply.ok, `${method} ${path}: ${reply.status} ${reply.ok ? '' : await reply.text()}`);
    return reply;
  });
};
