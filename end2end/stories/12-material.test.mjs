// Material from the ministry's desk to a village with no network: attached, published, seen by anybody, kept on a phone,
// played there offline, replaced by a new edition.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Phone, desktop } from '../lib/phone.mjs';
import { drawing } from '../lib/pictures.mjs';
import { Server } from '../lib/server.mjs';
import { like, t } from '../lib/text.mjs';
import { join, signIn, waitFor } from '../lib/walk.mjs';

const chime = readFileSync(new URL('../../server/demo/material/chime.wav', import.meta.url));
// Larger than one part of an upload and of a phone's fetching: the same sound, repeated.
const samples = Buffer.concat(Array.from({ length: 180 }, () => chime.subarray(44)));
const head = Buffer.from(chime.subarray(0, 44));
head.writeUInt32LE(36 + samples.length, 4);
head.writeUInt32LE(samples.length, 40);
const SPOT = { name: 'สปอตเสียงตามสาย.wav', mimeType: 'audio/wav', buffer: Buffer.concat([head, samples]) };
const TITLE = 'สปอตเสียงตามสาย: กู้เงินออนไลน์';

let server, ministry, province, phone;
before(async () => {
  server = await Server.start();
  [ministry, province, phone] = [await desktop(), await desktop(), await Phone.buy()];
});
after(async () => {
  for (const window of [ministry, province]) await window?.browser.close();
  await phone?.throwAway();
  await server?.remove();
});

const published = async () => (await (await fetch(`${server.url}/api/v1/material?limit=50`)).json()).items;
const attach = (dialog, file) => dialog.locator('input[type=file]').setInputFiles(file);

test('the ministry attaches a sound in parts, is told what is wrong, and publishes it', async () => {
  const { page } = ministry;
  await signIn(page, server, 'ministry');
  await page.goto(`${server.url}/desk/letters`);
  await page.getByRole('link', { name: t('things_title') }).click();
  await page.getByRole('button', { name: t('things_write') }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(t('things_title_field')).fill(TITLE);
  await attach(dialog, { name: 'poster.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ a program that calls itself a PDF') });
  await dialog.getByText(t('problem_file_kind')).waitFor();
  await attach(dialog, SPOT);
  await dialog.getByText(/สปอตเสียงตามสาย\.wav · /).waitFor();
  const publish = dialog.getByRole('button', { name: t('messages_publish') });
  await publish.click();
  await dialog.getByText(t('problem_channel_missing')).waitFor();
  await dialog.getByRole('checkbox').first().check();
  await publish.click();
  await page.locator('.letters-line', { hasText: TITLE }).getByText(t('messages_published')).waitFor();
});

test('anybody sees it without signing in, and a download goes on where it broke off', async () => {
  const item = (await published()).find(({ content }) => content.title === TITLE);
  const visitor = await province.context.newPage();
  await visitor.goto(`${server.url}/material`);
  const poster = visitor.getByRole('link', { name: /โปสเตอร์: เจ้าหน้าที่รัฐ/ });
  await waitFor(() => poster.locator('img').evaluate((img) => img.complete && img.naturalWidth > 0), 'the small picture is shown');
  await visitor.getByRole('link', { name: new RegExp(TITLE) }).click();
  await visitor.getByRole('heading', { name: TITLE }).waitFor();
  await visitor.locator('audio').waitFor();
  const seconds = () => visitor.locator('audio').evaluate((audio) => audio.duration);
  await waitFor(async () => (await seconds()) > 60, 'the sound can be played');
  await visitor.close();

  const address = `${server.url}/api/v1/material/${item.id}/file`;
  const first = await fetch(address, { headers: { range: 'bytes=0-999999' } });
  const rest = await fetch(address, { headers: { range: 'bytes=1000000-', 'if-range': first.headers.get('etag') } });
  assert.deepEqual([first.status, rest.status], [206, 206]);
  const whole = Buffer.concat([Buffer.from(await first.arrayBuffer()), Buffer.from(await rest.arrayBuffer())]);
  assert.ok(whole.equals(SPOT.buffer));
});

test('a village phone reads words and pictures and plays a kept sound with no network', async () => {
  const { page, context } = phone;
  await join(page, server.joinUrl);
  await page.getByRole('link', { name: t('field_tab_material') }).click();
  const card = page.locator('article', { hasText: TITLE });
  await card.getByRole('button', { name: like('field_material_keep') }).click();
  await card.getByText(t('field_material_kept')).waitFor();
  const picture = page.locator('article', { hasText: 'อย่ากดลิงก์ใน SMS' });
  await picture.getByRole('button', { name: like('field_material_keep') }).click();
  await picture.getByText(t('field_material_kept')).waitFor();
  await context.setOffline(true);
  await server.kill();
  await page.reload();
  await page.getByRole('heading', { name: t('field_material') }).waitFor();
  await page.getByText('ไม่เชื่อ ไม่รีบ ไม่โอน ตรวจสอบก่อนทุกครั้ง').waitFor();
  const poster = page.locator('article', { hasText: 'อย่ากดลิงก์ใน SMS' }).locator('img');
  await waitFor(() => poster.evaluate((img) => img.complete && img.naturalWidth > 0), 'the small picture is on the phone');
  const audio = card.locator('audio');
  await audio.waitFor();
  await audio.evaluate((player) => player.play());
  await waitFor(() => audio.evaluate((player) => player.currentTime > 0.2 && player.duration > 60), 'it plays');
  // What changes elsewhere on the phone leaves it alone: a village hears it to the end.
  const other = page.locator('article', { hasText: 'เสียงเปิดรายการเสียงตามสาย' });
  await other.getByRole('button', { name: like('field_material_keep') }).click();
  await other.getByRole('progressbar').waitFor();
  await other.getByRole('button', { name: t('field_material_let_go') }).click();
  await other.getByRole('button', { name: like('field_material_keep') }).waitFor();
  assert.deepEqual(await audio.evaluate((player) => [player.paused, player.currentTime > 0.2]), [false, true]);
  await audio.evaluate((player) => { player.currentTime = 200; });
  await waitFor(() => audio.evaluate((player) => !player.seeking && player.currentTime >= 200), 'it goes to any place');
  // A tap on a picture opens it in a window of its own.
  const opened = await context.newPage();
  const item = await page.locator('article', { hasText: 'อย่ากดลิงก์ใน SMS' }).locator('a').getAttribute('href');
  await opened.goto(`${server.url}${item}`);
  await waitFor(() => opened.evaluate(() => document.images[0]?.naturalWidth === 1080), 'the kept poster opens whole');
  await opened.close();
  await context.setOffline(false);
  await server.up();
});

test('a new edition takes its place, on the page and on the phone', async () => {
  const { page } = ministry;
  const line = page.locator('.letters-line', { hasText: TITLE });
  await line.getByRole('button', { name: t('things_replace') }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(t('things_title_field')).fill(`${TITLE} (ใหม่)`);
  await dialog.getByRole('button', { name: t('letters_remove') }).click();
  await attach(dialog, { name: 'ใหม่.jpg', mimeType: 'image/jpeg', buffer: drawing(3) });
  await dialog.locator('img').waitFor();
  await dialog.getByRole('button', { name: t('messages_publish') }).click();
  await page.getByText(like('material_edition')).waitFor();
  const titles = (await published()).map(({ content }) => content.title);
  assert.ok(titles.includes(`${TITLE} (ใหม่)`) && !titles.includes(TITLE));
  await phone.page.reload();
  await phone.page.locator('article', { hasText: `${TITLE} (ใหม่)` }).waitFor();
  const kept = () => phone.page.evaluate(async () => (await (await caches.open('material')).keys()).filter(({ url }) => url.endsWith('/file')).length);
  await waitFor(async () => (await kept()) === 1, 'the old file leaves the phone, the poster stays');
});
