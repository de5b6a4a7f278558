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
