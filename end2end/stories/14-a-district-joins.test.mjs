// A district prints join cards for all its villages and hands them out; a phone joins by one, and the list of people says so.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { desktop, Phone } from '../lib/phone.mjs';
import { Server } from '../lib/server.mjs';
import { like, t } from '../lib/text.mjs';
import { join, signIn, waitFor } from '../lib/walk.mjs';

const CODE = /[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}/g;

let server, district, phone, codes;
before(async () => {
  server = await Server.start();
  district = await desktop();
});
after(async () => {
  await district?.browser.close();
  await phone?.throwAway();
  await server?.remove();
});

const waitingOnly = () => district.page.getByLabel(t('people_joined_label')).selectOption('false');

test('the district is told how many cards there will be and what they end, and saves one PDF', async () => {
  const { page } = district;
  await signIn(page, server, 'ubon-district');
  await page.goto(`${server.url}/desk/people`);
  await page.getByText(like('people_joined_count')).waitFor();
  await page.getByRole('button', { name: t('cards_print') }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(like('cards_how_many')).waitFor();
  await dialog.getByText(t('cards_none_cut_off')).waitFor();
  const begun = page.waitForEvent('download');
  await dialog.getByRole('button', { name: t('cards_make') }).click();
  const saved = await (await begun).path();
  await dialog.getByText(like('cards_saved')).waitFor();
  codes = execFileSync('pdftotext', ['-layout', saved, '-'], { encoding: 'utf8' }).match(CODE);
  assert.ok(codes.length > 1, 'a card for each who waits');
  assert.equal(new Set(codes).size, codes.length, 'each with a code of its own');
  await dialog.getByRole('button', { name: t('desk_close') }).click();
});

test('a village head joins by the printed card, and is not among those who are waited for any more', async () => {
  const { page } = district;
  await waitingOnly();
  const rows = page.locator('tbody tr');
  await waitFor(async () => (await rows.count()) === codes.length, 'everybody with a card is waited for');
  phone = await Phone.buy();
  await join(phone.page, `${server.url}/join/${codes[0]}`);
  await page.reload();
  await waitingOnly();
  await waitFor(async () => (await rows.count()) === codes.length - 1, 'one fewer');
  await page.getByLabel(t('people_joined_label')).selectOption('true');
  await rows.first().getByText(like('people_joined_on')).waitFor();
});

const TABLE = (rows) => ({ name: 'villages.csv', mimeType: 'text/csv', buffer: Buffer.from(`รหัสหมู่บ้าน,ชื่อหมู่บ้าน,หมู่ที่,ชื่อ-สกุล,ตำแหน่ง\n${rows.join('\n')}\n`) });
const ROWS = [
  '34010177,บ้านสมมุติ,77,สมหมาย สมมุติ,ผู้ใหญ่บ้าน',
  '34010177,บ้านสมมุติ,77,สมศรี สมมุติ,ผู้ช่วยผู้ใหญ่บ้าน',
  '34010178,บ้านทดลอง,78,ทดลอง สมมุติ,ผู้ใหญ่บ้าน',
];

test('a table with two mistakes is checked before anything is saved, and each mistake is named', async () => {
  const { page } = district;
  await page.getByRole('link', { name: t('enrolment_way') }).click();
  await page.getByRole('heading', { name: t('enrolment_title') }).waitFor();
  const begun = page.waitForEvent('download');
  await page.getByRole('button', { name: t('enrolment_template') }).click();
  assert.match((await begun).suggestedFilename(), /\.csv$/);
  const choose = page.getByLabel(t('import_sheet'));
  await choose.setInputFiles(TABLE([ROWS[0], ROWS[1].replace('สมศรี สมมุติ', ''), ROWS[2].replace('34010178', '3401017')]));
  await page.getByText(t('enrolment_bad_missing')).waitFor();
  await page.getByText(t('enrolment_bad_code')).waitFor();
  const rows = page.locator('tbody tr');
  assert.equal(await rows.count(), 3);
  await page.getByLabel(t('enrolment_only_problems')).check();
  await waitFor(async () => (await rows.count()) === 2, 'only those at fault');
  await choose.setInputFiles({ name: 'picture.csv', mimeType: 'text/csv', buffer: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]) });
  await page.getByText(t('enrolment_bad_file')).waitFor();
});

test('the mended table is imported, and its people get cards', async () => {
  const { page } = district;
  await page.getByLabel(t('import_sheet')).setInputFiles(TABLE(ROWS));
  await page.getByText(like('enrolment_summary')).first().waitFor();
  await page.getByRole('button', { name: t('enrolment_run') }).click();
  await page.getByRole('dialog').getByRole('button', { name: t('enrolment_yes') }).click();
  await page.getByText(like('enrolment_done')).first().waitFor();
  await page.getByRole('button', { name: t('cards_print') }).click();
  const dialog = page.getByRole('dialog', { name: t('cards_title') });
  const begun = page.waitForEvent('download');
  await dialog.getByRole('button', { name: t('cards_make') }).click();
  const printed = execFileSync('pdftotext', ['-layout', await (await begun).path(), '-'], { encoding: 'utf8' }).match(CODE);
  assert.equal(printed.length, codes.length - 1 + ROWS.length, 'those who waited before, and the new ones');
  await dialog.getByRole('button', { name: t('desk_close') }).click();

  await page.getByLabel(t('import_sheet')).setInputFiles(TABLE(ROWS));
  await page.getByText(t('enrolment_nothing_new')).waitFor();
  assert.equal(await page.getByRole('button', { name: t('enrolment_run') }).count(), 0, 'the same again is nothing');
});
