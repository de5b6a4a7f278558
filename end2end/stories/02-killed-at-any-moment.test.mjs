// The camera kills the page, the battery dies, the server is killed: nothing is lost and nothing arrives twice.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { cluster, clustered } from '../lib/cluster.mjs';
import { Phone } from '../lib/phone.mjs';
import { cameraFile } from '../lib/pictures.mjs';
import { Server } from '../lib/server.mjs';
import { like, t } from '../lib/text.mjs';
import { addPictures, allSafe, caption, everyReport, home, join, kept, newReport, pictures, save, unlock, waitFor } from '../lib/walk.mjs';

let server, phone, before_;
before(async () => {
  server = await Server.start();
  phone = await Phone.buy();
  await join(phone.page, server.joinUrl);
  before_ = (await everyReport(await server.desk('ministry'))).length;
});
after(async () => {
  await phone?.throwAway();
  await server?.remove();
});

/** The page's process dies as it does when the phone is out of memory; the person opens the app again. */
const killTab = async () => {
  const dead = phone.page;
  const fresh = await phone.context.newPage();
  await dead.goto('chrome://crash').catch(() => {});
  await dead.close().catch(() => {});
  phone.page = fresh;
  await fresh.goto(`${server.url}/app/`);
  await Promise.race([unlock(fresh), fresh.getByRole('link', { name: t('field_record') }).waitFor(), fresh.waitForURL(/draft/)]);
};

test('killed while typing: the form comes back as it was left', async () => {
  await newReport(phone.page);
  const address = phone.page.url();
  await addPictures(phone.page, [cameraFile(1, 1)]);
  await caption(phone.page, 0, 'คำอธิบายก่อนดับ');
  await phone.page.getByLabel(t('field_note')).fill('พิมพ์ค้างไว้');
  await kept(phone.page);
  await killTab();
  await phone.page.goto(address);
  if (await phone.page.getByLabel(t('field_pin')).isVisible().catch(() => false)) await unlock(phone.page);
  await phone.page.getByLabel(t('field_note')).waitFor();
  assert.equal(await phone.page.getByLabel(t('field_note')).inputValue(), 'พิมพ์ค้างไว้');
  assert.equal(await phone.page.getByLabel(t('field_caption')).first().inputValue(), 'คำอธิบายก่อนดับ');
  assert.equal(await pictures(phone.page).count(), 1);
});

test('killed while many pictures are prepared: what was not kept is counted, and said until it is chosen again', async () => {
  const address = phone.page.url();
  const many = Array.from({ length: 8 }, (_, n) => cameraFile(n + 2, n + 2));
  // As slow as a cheap phone, so that it dies in the middle.
  const session = await phone.context.newCDPSession(phone.page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 10 });
  await phone.page.getByLabel(t('field_choose_pictures')).setInputFiles(many);
  await phone.page.locator('ul.photos li.photo.waiting').first().waitFor();
  await killTab();
  await phone.page.goto(address);
  const said = phone.page.getByText(like('field_unfinished'));
  await said.waitFor();
  const before = await pictures(phone.page).count();
  assert.ok(before < 1 + many.length);
  await addPictures(phone.page, many.slice(0, 1));
  await said.waitFor({ state: 'detached' });
  // Back to the one picture of the story before.
  for (let n = await pictures(phone.page).count(); n > 1; n -= 1) {
    await phone.page.getByRole('button', { name: t('field_remove_picture') }).nth(1).click();
  }
  await kept(phone.page);
});

test('killed right after save with the server gone: it still waits, and the server killed in the middle takes it once', async () => {
  await server.kill();
  await save(phone.page);
  await phone.close();
  await phone.open();
  await phone.page.goto(`${server.url}/app/`);
  await unlock(phone.page);
  for (let round = 0; round < 3; round++) {
    await server.up();
    await phone.page.getByRole('button', { name: t('field_send_now') }).click({ timeout: 2_000 }).catch(() => {});
    await server.kill();
  }
  await server.up();
  await allSafe(phone.page, 120_000);
  const all = await everyReport(await server.desk('ministry'));
  assert.equal(all.length, before_ + 1);
  assert.equal(all.filter((report) => report.photos.some((photo) => photo.caption === 'คำอธิบายก่อนดับ')).length, 1);
});

test('the database dies while pictures are on their way: its standby goes on, and each report is there once', { skip: !clustered }, async () => {
  const { page } = phone;
  await server.stop();
  for (let n = 0; n < 3; n++) {
    await home(page, server.url);
    await newReport(page);
    await addPictures(page, [cameraFile(n), cameraFile(n + 3)]);
    await caption(page, 0, `ก่อนฐานข้อมูลล่ม ${n}`);
    await save(page);
  }
  let uploads = 0;
  page.on('request', (request) => (uploads += /\/photos\//.test(request.url()) && request.method() !== 'GET'));
  await server.up();
  await waitFor(() => uploads > 1, 'pictures are on their way', 120_000);
  cluster('kill-primary');
  await home(page, server.url);
  await allSafe(page, 180_000);
  const all = await everyReport(await server.desk('ministry'));
  const captions = all.flatMap((report) => report.photos.map((photo) => photo.caption)).filter((text) => text.startsWith('ก่อนฐานข้อมูลล่ม'));
  assert.deepEqual(captions.sort(), ['ก่อนฐานข้อมูลล่ม 0', 'ก่อนฐานข้อมูลล่ม 1', 'ก่อนฐานข้อมูลล่ม 2']);
  assert.equal(all.length, before_ + 4);
  cluster('rejoin');
});
