// Chasing at the desk: a province reminds those who have not reported, a district reads it and goes where it leads, and the
// province sees when. And the ministry's short lines, written once and read everywhere.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { desktop, Phone } from '../lib/phone.mjs';
import { Server } from '../lib/server.mjs';
import { like, t } from '../lib/text.mjs';
import { home, join, signIn, waitFor } from '../lib/walk.mjs';

const MESSAGE = 'โอนก่อนถาม เสียทั้งเงินทั้งใจ โทร 1441';

let server, province, district, ministry, phone;
before(async () => {
  server = await Server.start();
  [province, district, ministry, phone] = [await desktop(), await desktop(), await desktop(), await Phone.buy()];
});
after(async () => {
  for (const window of [province, district, ministry]) await window?.browser.close();
  await phone?.throwAway();
  await server?.remove();
});

const remind = async (page) => {
  await page.getByRole('button', { name: t('notices_remind_all') }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(t('notices_whom_month')).waitFor();
  await dialog.getByRole('button', { name: t('notices_remind_send') }).click();
  return dialog;
};

test('a province reminds whoever has not reported, once a day', async () => {
  const { page } = province;
  await signIn(page, server, 'ubon');
  await page.goto(`${server.url}/desk/months`);
  const first = await remind(page);
  await first.getByText(like('notices_reminded')).waitFor();
  await first.getByRole('button', { name: t('desk_close') }).click();
  const second = await remind(page);
  await second.getByText(like('notices_skipped_today')).waitFor();
  await second.getByRole('button', { name: t('desk_close') }).click();
});

test('the district sees that something is new, reads it and goes where it leads', async () => {
  const { page } = district;
  await signIn(page, server, 'ubon-district');
  const bell = page.getByRole('link', { name: t('notices_title') });
  await bell.getByText(t('notices_unread')).waitFor({ state: 'attached' });
  await bell.click();
  const notice = page.getByRole('link', { name: like('notices_remind_month') });
  await notice.click();
  await page.waitForURL(/\/desk\/months\/\d{4}-\d{2}/);
  await page.goto(`${server.url}/desk/notices`);
  await notice.waitFor();
  await waitFor(async () => (await page.locator('.notices-new', { has: notice }).count()) === 0, 'it was read');
});

test('the province sees beside the unit when it was read', async () => {
  const { page } = province;
  const row = page.locator('tbody tr', { has: page.getByRole('rowheader', { name: 'อำเภอเมืองอุบลราชธานี' }) }).first();
  await row.getByRole('button', { name: t('notices_history') }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(like('notices_opened')).first().waitFor();
  await dialog.getByRole('button', { name: t('desk_close') }).click();
});

test('a village head reads the reminder with no network, and that it was read is told when there is one', async () => {
  const { page, context } = phone;
  // A card for an official of a village that was reminded.
  const code = await province.page.evaluate(async () => {
    const json = async (path, options) => (await fetch(`/api/v1/${path}`, options)).json();
    const people = (await json('people?area=34&limit=200')).items;
    for (const { id, role, unit } of people) {
      if (role !== 'official' || !(await json(`units/${unit.id}/notices`)).items.length) continue;
      return (await json(`people/${id}/join-cards`, { method: 'POST' })).code;
    }
  });
  await join(page, `${server.url}/join/${code}`);
  const reminder = page.locator('#main').getByText(like('notices_remind_month')).first();
  await reminder.waitFor();
  await context.setOffline(true);
  await home(page, server.url);
  await reminder.waitFor();
  const count = await page.getByRole('button', { name: t('field_reminder_read') }).count();
  await page.getByRole('button', { name: t('field_reminder_read') }).first().click();
  await waitFor(async () => (await page.getByRole('button', { name: t('field_reminder_read') }).count()) < count, 'it is put away');
  await context.setOffline(false);
  const read = () => page.evaluate(async () => (await (await fetch('/api/v1/me/notices')).json()).items.some(({ opened_at: at }) => at));
  await home(page, server.url);
  await waitFor(read, 'the centre hears that it was read');
});

test('the ministry writes a short line; what is missing is said; then every system reads it, until it is withdrawn', async () => {
  const { page } = ministry;
  await signIn(page, server, 'ministry');
  await page.goto(`${server.url}/desk/letters`);
  await page.getByRole('link', { name: t('messages_title') }).click();
  await page.getByRole('button', { name: t('messages_write') }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(t('messages_text'), { exact: true }).fill(MESSAGE);
  const publish = dialog.getByRole('button', { name: t('messages_publish') });
  await publish.click();
  await dialog.getByText(t('problem_channel_missing')).waitFor();
  await dialog.locator('input[name=channels]').last().check();
  await dialog.getByRole('checkbox', { name: t('common_topic_loan') }).check();
  await publish.click();
  const line = page.locator('.letters-line', { hasText: MESSAGE });
  await line.getByText(t('messages_published')).waitFor();
  const texts = async () => (await (await fetch(`${server.url}/api/v1/key-messages?channel=documents_apps&topic=loan`)).json()).items.map(({ text }) => text);
  assert.ok((await texts()).includes(MESSAGE));
  assert.ok((await (await fetch(`${server.url}/material`)).text()).includes(MESSAGE));

  await line.getByRole('button', { name: t('messages_withdraw') }).click();
  await page.getByRole('dialog').getByRole('button', { name: t('messages_withdraw') }).click();
  await line.getByText(t('letters_state_withdrawn')).waitFor();
  assert.ok(!(await texts()).includes(MESSAGE));
});
