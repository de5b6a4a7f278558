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
  // How many they are, the month's figures say.
  await page.locator('.month-bar').first().waitFor();
  await page.getByRole('button', { name: t('notices_remind_all') }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(like('notices_whom_listed')).waitFor();
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

test('on a narrow window no desk page slides sideways while something is unread', async () => {
  const narrow = { viewport: { width: 360, height: 740 } };
  const [village, office] = [await desktop(narrow), await desktop(narrow)];
  await signIn(village.page, server, 'ubon-district');
  await signIn(office.page, server, 'ubon');
  // The province has nothing unread of its own.
  await office.page.route('**/api/v1/me/notices?limit=1', (route) => route.fulfill({ json: { items: [], unread: 12, next: null } }));
  const everybodys = ['', '/months', '/letters', '/letters/new', '/people', '/people/import', '/coordinators', '/notices', '/rescue', '/account'];
  for (const [window, paths] of [[village, everybodys], [office, [...everybodys, '/key-messages', '/material', '/import']]]) {
    for (const path of paths) {
      await window.page.goto(`${server.url}/desk${path}`);
      await window.page.locator('.desk-badge').waitFor({ state: 'attached' });
      await window.page.locator('.desk-main h1').first().waitFor();
      const width = await window.page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= 360, `/desk${path} is ${width} px wide`);
    }
    await window.browser.close();
  }
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

test('of two that would take one place the second is told, and takes the place of the first', async () => {
  const { page } = ministry;
  const [FIRST, SECOND, THIRD] = ['ข้อความเดิม', 'ข้อความใหม่กว่า', 'ข้อความใหม่ที่สุด'];
  const write = async (text) => {
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(t('messages_text'), { exact: true }).fill(text);
    return dialog;
  };
  await page.getByRole('button', { name: t('messages_write') }).click();
  const first = await write(FIRST);
  await first.locator('input[name=channels]').last().check();
  await first.getByRole('button', { name: t('messages_publish') }).click();
  const line = (text) => page.locator('.letters-line', { hasText: text });
  await line(FIRST).getByRole('button', { name: t('messages_replace') }).click();
  const dialog = await write(THIRD);

  // Meanwhile a colleague publishes one that begins tomorrow.
  await page.evaluate(async ({ first, text }) => {
    const api = '/api/v1/key-messages';
    const { id, content } = (await (await fetch(`${api}/own`)).json()).items.find((own) => own.content.text === first);
    const change = (method, path, version, body) =>
      fetch(`${api}/${path}`, { method, headers: { 'content-type': 'application/json', 'if-match': `"${version}"` }, body: JSON.stringify(body) });
    const from = new Date(Date.now() + 31 * 3600_000).toISOString().slice(0, 10);
    const other = '0190ab00-0000-7000-8000-000000000001';
    await change('PUT', other, 0, { content: { ...content, text, from }, replaces: id });
    await change('POST', `${other}/publication`, 1, null);
  }, { first: FIRST, text: SECOND });

  await dialog.getByRole('button', { name: t('messages_publish'), exact: true }).click();
  await dialog.getByText(t('problem_place_taken')).waitFor();
  await line(SECOND).getByText(like('messages_published_from')).waitFor({ state: 'attached' });
  await line(FIRST).getByText(like('messages_replaced_from')).waitFor({ state: 'attached' });
  await dialog.getByRole('button', { name: t('messages_replace_holder') }).click();
  await dialog.waitFor({ state: 'detached' });
  await line(THIRD).getByText(t('messages_published')).waitFor();
  for (const ended of [FIRST, SECOND]) await line(ended).getByText(t('letters_state_withdrawn')).waitFor();
});
