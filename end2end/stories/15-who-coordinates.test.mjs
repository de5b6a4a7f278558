// Enclosure 3 at the desk: the ministry sees the gaps, a province names its coordinator, hands over, and its guide follows.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { desktop } from '../lib/phone.mjs';
import { Server } from '../lib/server.mjs';
import { like, t } from '../lib/text.mjs';
import { signIn, waitFor } from '../lib/walk.mjs';

const FIRST = 'กานดา มั่นใจ (ตัวอย่าง)';
const SECOND = 'นพดล ใจเย็น (ตัวอย่าง)';

let server, ministry, province;
before(async () => {
  server = await Server.start();
  [ministry, province] = [await desktop(), await desktop()];
});
after(async () => {
  for (const window of [ministry, province]) await window?.browser.close();
  await server?.remove();
});

const name = async (page, who, button) => {
  await page.getByRole('button', { name: button }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(t('form_name'), { exact: true }).fill(who);
  await dialog.getByLabel(t('form_position'), { exact: true }).fill('นักวิเคราะห์นโยบายและแผน');
  return dialog;
};

test('the ministry is told who has no coordinator, and goes to them', async () => {
  const { page } = ministry;
  await signIn(page, server, 'ministry');
  await page.goto(`${server.url}/desk/months`);
  await page.getByText(like('coordinators_gaps')).waitFor();
  await page.getByRole('link', { name: t('coordinators_see_gaps') }).click();
  await page.getByRole('link', { name: 'จังหวัดร้อยเอ็ด', exact: true }).waitFor();
  await waitFor(async () => (await page.getByRole('link', { name: 'จังหวัดอุบลราชธานี', exact: true }).count()) === 0, 'Ubon has one');
});

test('a province names somebody; what is missing is said, and the guide shows them at once', async () => {
  const { page } = province;
  await signIn(page, server, 'roiet');
  await page.goto(`${server.url}/desk/people`);
  await page.getByRole('link', { name: t('coordinators_title'), exact: true }).click();
  await page.getByRole('link', { name: 'จังหวัดร้อยเอ็ด', exact: true }).click();
  const dialog = await name(page, FIRST, t('coordinators_assign'));
  const send = dialog.getByRole('button', { name: t('coordinators_assign') });
  await send.click();
  await dialog.getByText(t('problem_reach_missing')).waitFor();
  await dialog.getByLabel(t('form_telephone'), { exact: true }).fill('0 4300 0000');
  await dialog.getByLabel(t('coordinators_from')).fill('๓๑ กุมภาพันธ์');
  await send.click();
  await dialog.getByText(t('problem_date_unreadable').split(' ')[0]).waitFor();
  await dialog.getByLabel(t('coordinators_from')).fill('๙ ก.พ. ๒๕๖๙');
  await send.click();
  await page.getByText(t('coordinators_valid'), { exact: true }).waitFor();
  const form = await page.getByRole('link', { name: t('coordinators_form') }).getAttribute('href');
  const bytes = await page.evaluate(async (path) => [...new Uint8Array(await (await fetch(path)).arrayBuffer()).slice(0, 4)], form);
  assert.equal(String.fromCharCode(...bytes), '%PDF');

  const reader = await desktop();
  await reader.page.goto(`${server.url}/g/45`);
  await reader.page.getByText(FIRST).waitFor();
  await reader.page.getByRole('link', { name: like('guide_call') }).waitFor();
  await reader.browser.close();
  await ministry.page.reload();
  await waitFor(async () => (await ministry.page.getByRole('link', { name: 'จังหวัดร้อยเอ็ด', exact: true }).count()) === 0, 'the gap is closed');
});

test('it is handed over from today on; the one before stays in the history, and the guide follows', async () => {
  const { page } = province;
  const dialog = await name(page, SECOND, t('coordinators_change'));
  await dialog.getByText(like('coordinators_takes_over')).waitFor();
  await dialog.getByLabel(t('form_mobile'), { exact: true }).fill('08 0000 0000');
  await dialog.getByRole('button', { name: t('coordinators_change') }).click();
  const entries = page.locator('.letters-line');
  await entries.nth(1).getByText(t('coordinators_ended')).waitFor();
  await entries.nth(0).getByText(SECOND).waitFor();
  await entries.nth(0).getByText(t('coordinators_valid'), { exact: true }).waitFor();
  const guide = await (await fetch(`${server.url}/g/45`)).text();
  assert.ok(guide.includes(SECOND) && !guide.includes(FIRST));
});

test('a mistake is withdrawn with a reason, and the gap is seen again', async () => {
  const { page } = province;
  await page.getByRole('button', { name: new RegExp(`^${t('coordinators_withdraw')}`) }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('ผิดคน');
  await dialog.getByRole('button', { name: t('coordinators_withdraw') }).click();
  await page.getByText('ผิดคน').waitFor();
  await page.getByText(t('coordinators_missing')).waitFor();
  assert.ok((await (await fetch(`${server.url}/g/45`)).text()).includes(t('guide_nobody')));
});
