// The first month is not empty: the answers of last year's Google Form, with their pictures, are brought in at the desk.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { desktop } from '../lib/phone.mjs';
import { drawing } from '../lib/pictures.mjs';
import { Server } from '../lib/server.mjs';
import { like, t } from '../lib/text.mjs';
import { signIn, waitFor } from '../lib/walk.mjs';
import { zipped } from '../lib/zip.mjs';

let server, desk;
before(async () => {
  server = await Server.start();
  desk = await desktop();
});
after(async () => {
  await desk?.browser.close();
  await server?.remove();
});

/** Two answers of the province itself, one that cannot be read, and one whose picture could be either of two. */
const SHEET = `ประทับเวลา,ช่องทาง,วันที่,ชื่องาน,สถานที่,จำนวนคน,แนบภาพ,ชื่อผู้ส่ง
"20/2/2026, 09:00:00",ประชุม,20/2/2569,ประชุมหัวหน้าส่วนราชการ,ศาลากลาง,๘๐ คน,meeting.jpg,สมชาย
"21/2/2026, 09:00:00",จอ LED,๒๑ - ๒๕ ก.พ. ๖๙,จอหน้าศาลากลาง,,,,
"22/2/2026, 09:00:00",อื่น ๆ,เมื่อวาน,ไม่รู้,,,,
"23/2/2026, 09:00:00",ประชุม,23/2/2569,ประชุมกำนัน,,,image.jpg,
`;

/** Dates that could be Thai or American. */
const OPEN = `ประทับเวลา,ช่องทาง,วันที่,แนบภาพ
"2026-04-01 09:00:00",ประชุม,2/3/2026,a.jpg
`;

const summary = (page) => page.locator('section[aria-labelledby=import-run] [role=status].strong');

test('the sheet is read, columns are matched, a try names what is wrong line by line', async () => {
  const { page } = desk;
  await signIn(page, server, 'ubon');
  await page.goto(`${server.url}/desk/import`);
  const files = page.locator('input[type=file]');
  await files.first().setInputFiles({ name: 'answers.csv', mimeType: 'text/csv', buffer: Buffer.from('nothing') });
  await page.getByText(t('problem_sheet_empty')).waitFor();
  await files.first().setInputFiles({ name: 'answers.csv', mimeType: 'text/csv', buffer: Buffer.from(SHEET) });
  await page.getByLabel(t('import_field_caption')).selectOption({ label: 'ชื่องาน' });
  await page.getByText('ประชุมหัวหน้าส่วนราชการ').waitFor();
  const pictures = [
    ['ภาพ/meeting - สมชาย.jpg', drawing(1)], ['3.jpg', drawing(2)], ['read me.txt', Buffer.from('x')],
    ['ก/image.jpg', drawing(3)], ['ข/image.jpg', drawing(4)],
  ];
  await files.nth(1).setInputFiles({ name: 'pictures.zip', mimeType: 'application/zip', buffer: zipped(pictures) });
  await page.getByText(like('import_pictures_count')).waitFor();
  await page.getByText('read me.txt').waitFor();

  await page.getByRole('button', { name: t('import_try') }).click();
  await page.getByRole('button', { name: like('import_run') }).waitFor();
  const refused = page.locator('section[aria-labelledby=import-run] li').first();
  await refused.getByText(t('problem_channel_unknown')).waitFor();
  // Digits are shown as Thai ones, so only the sentence's beginning is looked for.
  await refused.getByText(t('problem_date_unreadable').split(' ')[0]).waitFor();
  const unsure = page.locator('section[aria-labelledby=import-run] li').nth(1);
  await unsure.getByText('image.jpg อาจเป็น ก/image.jpg, ข/image.jpg').waitFor();
});

test('it is imported, and is not imported twice', async () => {
  const { page } = desk;
  await page.getByRole('button', { name: like('import_run') }).click();
  await page.locator('dialog[open]').getByRole('button', { name: t('import_yes') }).click();
  await page.getByText(t('import_done')).waitFor();
  const first = await summary(page).textContent();
  await page.getByRole('button', { name: t('import_try') }).click();
  await waitFor(async () => ![first, ''].includes(await summary(page).textContent()), 'another summary');
  await page.getByText(t('import_line_same')).nth(1).waitFor();
  assert.equal(await page.getByRole('button', { name: like('import_run') }).count(), 0, 'nothing is left to import');
});

test('days that could be months are asked about, with both answers written out', async () => {
  const { page } = desk;
  await page.goto(`${server.url}/desk/import`);
  const files = page.locator('input[type=file]');
  await files.first().setInputFiles({ name: 'open.csv', mimeType: 'text/csv', buffer: Buffer.from(OPEN) });
  const order = page.getByLabel(/2\/3\/2026 หมายถึง/);
  await order.waitFor();
  assert.equal(await order.inputValue(), 'day_first');
  assert.deepEqual(await order.locator('option').allTextContents(), ['๒ มี.ค. ๒๕๖๙ (วันมาก่อนเดือน)', '๓ ก.พ. ๒๕๖๙ (เดือนมาก่อนวัน)']);
  await order.selectOption('month_first');
  await page.setViewportSize({ width: 360, height: 740 });
  await page.locator('details > summary').filter({ hasText: t('import_list_title') }).click();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 360, `nothing is wider than the screen: ${width}`);
});
