// A new version of the app comes while a form is open and a report waits: it asks, and interrupts neither.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Phone } from '../lib/phone.mjs';
import { cameraFile } from '../lib/pictures.mjs';
import { Server } from '../lib/server.mjs';
import { t } from '../lib/text.mjs';
import { nextVersion } from '../lib/versions.mjs';
import { addPictures, allSafe, caption, home, join, kept, newReport, pictures, save, waitFor } from '../lib/walk.mjs';

let server, phone, newer, form;
before(async () => {
  server = await Server.start();
  phone = await Phone.buy();
  await join(phone.page, server.joinUrl);
  newer = nextVersion(server.site);
});
after(async () => {
  await phone?.throwAway();
  await server?.remove();
  rmSync(newer, { recursive: true, force: true });
});

test('the open form and the queue survive, and the new version waits to be asked', async () => {
  const { page } = phone;
  await server.stop();
  await newReport(page);
  await addPictures(page, [cameraFile(2), cameraFile(4)]);
  await save(page);
  await newReport(page);
  await addPictures(page, [cameraFile(5)]);
  await caption(page, 0, 'ก่อนเปลี่ยนรุ่น');
  await kept(page);
  server.site = newer;
  // Pictures are held on their way, so that the new version comes in the middle of an upload.
  const uploads = [];
  let holding = true;
  await page.route('**/api/v1/reports/*/photos/**', async (route) => {
    if (holding && route.request().method() !== 'GET') await new Promise((go) => uploads.push(go));
    await route.continue();
  });
  await server.up();
  await waitFor(() => uploads.length > 0, 'an upload is running');
  await page.evaluate(() => navigator.serviceWorker.getRegistration().then((registration) => registration.update()));
  await page.getByLabel(t('field_note')).fill('พิมพ์ต่อระหว่างรอ');
  await kept(page);
  assert.equal(await page.evaluate(() => document.documentElement.dataset.version ?? 'old'), 'old');
  form = page.url();
  holding = false;
  uploads.forEach((go) => go());
  await home(page, server.url);
  await allSafe(page, 90_000);
  // Requests that never pause: the browser does not end an old worker that is at work.
  await page.evaluate(() => {
    const ask = () => fetch('/api/v1/server').finally(ask);
    for (let asking = 0; asking < 4; asking += 1) ask();
  });
  await page.getByRole('button', { name: t('field_update_now') }).click();
  // An event at the wrong moment gives the old worker the browser's half minute of idleness before it ends.
  await waitFor(() => page.evaluate(() => document.documentElement.dataset.version === 'next').catch(() => false), 'the new version is open', 90_000);
});

test('after the change the open form is as it was', async () => {
  const { page } = phone;
  await page.goto(form);
  await page.getByLabel(t('field_note')).waitFor();
  assert.equal(await page.getByLabel(t('field_note')).inputValue(), 'พิมพ์ต่อระหว่างรอ');
  assert.equal(await page.getByLabel(t('field_caption')).first().inputValue(), 'ก่อนเปลี่ยนรุ่น');
  assert.equal(await pictures(page).count(), 1);
});
