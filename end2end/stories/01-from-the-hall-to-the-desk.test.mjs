// The main job: joined once, recorded with no network at all, sent by itself, seen by the province and the ministry.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { desktop, Phone } from '../lib/phone.mjs';
import { cameraFile } from '../lib/pictures.mjs';
import { Server } from '../lib/server.mjs';
import { t } from '../lib/text.mjs';
import { addPictures, allSafe, caption, everyReport, join, kept, newReport, pictures, save, servedPicture, unlock, waitFor, waiting } from '../lib/walk.mjs';

let server, phone;
before(async () => {
  server = await Server.start();
  phone = await Phone.buy();
});
after(async () => {
  await phone?.throwAway();
  await server?.remove();
});

test('a village official joins with the card', async () => {
  await join(phone.page, server.joinUrl);
  assert.deepEqual(phone.errors, []);
});

test('with the server gone, the app starts cold and every address of it opens', async () => {
  await server.stop();
  await phone.close();
  await phone.open();
  await phone.page.goto(`${server.url}/app/`);
  await unlock(phone.page);
  await phone.page.getByRole('link', { name: t('field_record') }).waitFor();
  for (const [path, heading] of [['/app/reports', 'field_reports'], ['/app/material', 'field_material'], ['/app/settings', 'field_settings']]) {
    await phone.page.goto(server.url + path);
    await phone.page.getByRole('heading', { name: t(heading) }).first().waitFor();
    await phone.page.reload();
    await phone.page.getByRole('heading', { name: t(heading) }).first().waitFor();
  }
});

test('in the hall, a report with pictures taken in one go is recorded and waits', async () => {
  const { page } = phone;
  await page.goto(`${server.url}/app/`);
  await newReport(page);
  await addPictures(page, [cameraFile(0, 1), cameraFile(6, 6), cameraFile(9, 3)]);
  await caption(page, 0, 'ถ่ายทอดความรู้เกี่ยวกับภัยออนไลน์ให้กับชาวบ้าน');
  await caption(page, 1, 'ชาวบ้านร่วมรับฟัง');
  await page.getByLabel(t('field_people')).fill('๔๒');
  await page.getByLabel(t('field_note')).fill('ซักถามเรื่องบัญชีม้า');
  await kept(page);
  await page.reload();
  assert.equal(await page.getByLabel(t('field_people')).inputValue(), '๔๒');
  assert.equal(await pictures(page).count(), 3);
  await save(page);
  await waiting(page).waitFor();
  assert.deepEqual(phone.errors, []);
});

test('the network comes back: it sends by itself and only then lets go of the pictures', async () => {
  await server.up();
  await allSafe(phone.page, 90_000);
  const held = await phone.page.evaluate(async () => {
    const open = indexedDB.open((await indexedDB.databases())[0].name);
    const db = await new Promise((resolve) => (open.onsuccess = () => resolve(open.result)));
    const count = (store) => new Promise((resolve) => {
      const request = db.transaction(store).objectStore(store).count();
      request.onsuccess = () => resolve(request.result);
    });
    return { outbox: await count('outbox'), photos: await count('photos') };
  });
  assert.deepEqual(held, { outbox: 0, photos: 0 });
});

test('the server holds exactly one report, its bytes as they left the phone and without metadata', async () => {
  const desk = await server.desk('ministry');
  const mine = (await everyReport(desk)).filter((report) => report.photos.some((photo) => photo.caption === 'ชาวบ้านร่วมรับฟัง'));
  assert.equal(mine.length, 1);
  const detail = await desk.json(`/api/v1/reports/${mine[0].id}`);
  assert.equal(detail.content.people, 42);
  assert.equal(detail.content.photos.length, 3);
  assert.equal(detail.content.photos[1].taken_at?.slice(0, 16), '2026-11-20T09:30');
  for (const photo of detail.content.photos) {
    const bytes = await servedPicture(desk, mine[0].id, photo);
    assert.equal(bytes.length, photo.size);
    assert.equal(bytes.indexOf(Buffer.from('Exif')), -1, 'no EXIF is left');
  }
});

test('the coordinator sees it on the desk with its pictures, and opens it large', async () => {
  const province = server.login('ubon');
  const { browser, page } = await desktop();
  try {
    await page.goto(`${server.url}/signin`);
    await page.getByLabel(t('desk_login')).fill(province.login);
    await page.getByLabel(t('desk_password'), { exact: true }).fill(province.password);
    await page.getByRole('button', { name: t('desk_sign_in') }).click();
    await page.waitForURL(/\/desk/);
    const row = page.locator('main a[href*="/desk/reports/"]').first();
    await row.waitFor();
    await row.click();
    await page.waitForURL(/\/desk\/reports\//);
    await page.locator('main img').first().waitFor();
    await waitFor(() => page.locator('main img').first().evaluate((image) => image.naturalWidth > 0), 'the picture is shown');
  } finally {
    await browser.close();
  }
});
