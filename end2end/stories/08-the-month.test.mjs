// The reference month (February 2569): arranged at the desk by mouse and by keyboard, submitted, judged, and provable.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  acceptMonth, assertPrinted, cards, channelHead, close, drag, isFocused, openMonth, papers, saved, submitMonth, submitMonthByKeyboard, tabTo,
} from '../lib/month.mjs';
import { desktop } from '../lib/phone.mjs';
import { Server } from '../lib/server.mjs';
import { like, t } from '../lib/text.mjs';
import { signIn, waitFor } from '../lib/walk.mjs';

/** Enclosure 2 as one province really sent it: channel, caption, date as printed. */
const MONTH = [
  [1, 'เว็บไซต์จังหวัด', '๑๔ ก.พ. ๖๙'],
  [1, 'เพจ FB จังหวัด', '๑๔ ก.พ. ๖๙'],
  [1, 'ไลน์กลุ่มส่วนราชการ', '๒๐ ก.พ. ๖๙'],
  [2, 'วิทยุชุมชน', '๑๖ - ๒๒ ก.พ. ๖๙'],
  [2, 'รายการวิทยุของกรมประชาสัมพันธ์', '๑๕ ก.พ. ๖๙'],
  [2, 'วิทยุชุมชน', '๒๖ ก.พ. ๖๙'],
  [3, 'การประชุมหัวหน้าส่วนราชการประจำเดือน', '๒๗ ก.พ. ๖๙'],
  [4, 'จอ LED หน้าศาลากลางจังหวัด', '๙ - ๑๑ ก.พ. ๖๙'],
  [4, 'จอ LED หน้าศาลากลางจังหวัด', '๑๒ - ๑๕ ก.พ. ๖๙'],
  [5, 'ถ่ายทอดความรู้เกี่ยวกับภัยออนไลน์ให้กับชาวบ้าน', '๑๙ ก.พ. ๖๙'],
  [6, 'ใบเสร็จค่าไฟ', '๑ - ๒๘ ก.พ. ๖๙'],
  [6, 'Pop - up บนแอป PEA', '๒๓ - ๒๘ ก.พ. ๖๙'],
];
const ADDRESS = '/desk/months/2026-02/report';

let server, province, ministry;
before(async () => {
  server = await Server.start();
  // Tall, so that all six channels are in sight while dragging.
  [province, ministry] = [await desktop({ viewport: { width: 1440, height: 3600 } }), await desktop()];
});
after(async () => {
  await province?.browser.close();
  await ministry?.browser.close();
  await server?.remove();
});

/** What the page beside the arrangement shows. */
const paper = (page) => page.locator('.paper > section').evaluateAll((sections) =>
  sections.flatMap((section, index) => [...section.querySelectorAll('figcaption')].map((words) => {
    const [caption, days] = [...words.children].map((line) => line.textContent);
    return [index + 1, caption, days.replace(/[()]/g, '')];
  })));

const showsTheMonth = (page) => waitFor(async () => JSON.stringify(await paper(page)) === JSON.stringify(MONTH), 'the page shows the reference month');
const everyCard = (page) => page.locator('.monthly-card');
const caption = (card) => card.getByLabel(t('monthly_caption'));
const days = (card) => card.getByLabel(t('monthly_date'));
const inTray = (page) => page.locator('.monthly-tray-picture');

test('every picture is dragged to its channel with the mouse', async () => {
  const { page } = province;
  await signIn(page, server, 'ubon');
  await openMonth(page, server.url + ADDRESS, MONTH.length);
  for (const [index, [channel, words, when]] of MONTH.entries()) {
    const picture = inTray(page).filter({ hasText: words }).filter({ hasText: when }).first();
    await drag(page, picture.locator('img'), channelHead(page, channel));
    await waitFor(async () => (await everyCard(page).count()) === index + 1, `${words} is placed`);
  }
  await showsTheMonth(page);
  const meeting = cards(page, 3).first();
  await drag(page, meeting.locator('img'), channelHead(page, 5));
  await waitFor(async () => (await cards(page, 5).count()) === 2, 'it stands in the fifth channel');
  await drag(page, cards(page, 5).nth(1).locator('img'), channelHead(page, 3));
  await waitFor(async () => (await cards(page, 3).count()) === 1, 'it is back');
  await saved(page);
  await page.reload();
  await everyCard(page).first().waitFor();
  await showsTheMonth(page);
});

test('all of it again with the keyboard alone, from the page\'s start', async () => {
  const { page } = province;
  await page.reload();
  await everyCard(page).first().waitFor();
  for (let left = MONTH.length; left > 0; left -= 1) {
    await tabTo(page, everyCard(page).first().getByRole('button', { name: t('monthly_put_back') }));
    await page.keyboard.press('Enter');
    await waitFor(async () => (await everyCard(page).count()) === left - 1, 'it is out');
    if (left > 1) await waitFor(() => isFocused(everyCard(page)), 'the focus is on the card that stands there now');
  }
  await waitFor(() => isFocused(page.locator('#monthly-tray')), 'the last one leads to the tray');
  await tabTo(page, inTray(page).getByRole('button'));
  for (let left = MONTH.length; left > 0; left -= 1) {
    await page.keyboard.press('Enter');
    await waitFor(async () => (await inTray(page).count()) === left - 1, 'it is placed');
    const next = left > 1 ? inTray(page).getByRole('button') : everyCard(page).nth(MONTH.length - 1);
    await waitFor(() => isFocused(next), 'the focus is on the next one to place, or on the last that was');
  }
  await page.locator('[aria-live]').getByText(like('monthly_moved')).first().waitFor({ state: 'attached' });
  // By day the programme of the 15th comes first; the province prints it second.
  const later = cards(page, 2).first().getByRole('button', { name: t('monthly_later') });
  await tabTo(page, later, { key: 'Shift+Tab' });
  await page.keyboard.press('Alt+ArrowDown');
  await showsTheMonth(page);
  await waitFor(() => isFocused(cards(page, 2).nth(1).getByRole('button', { name: t('monthly_later') })), 'the focus goes along');
  // Into the next channel and back, by the list of channels.
  await tabTo(page, cards(page, 3).first().getByLabel(t('monthly_to_channel')));
  await page.keyboard.press('ArrowDown');
  await waitFor(async () => (await cards(page, 4).count()) === 3, 'it stands in the fourth channel');
  await waitFor(() => isFocused(cards(page, 4).nth(2).getByLabel(t('monthly_to_channel'))), 'the focus goes along');
  await page.keyboard.press('ArrowUp');
  await showsTheMonth(page);
  await saved(page);
  await page.reload();
  await everyCard(page).first().waitFor();
  await showsTheMonth(page);
});

test('a date that cannot be read stops the submission, and one of another month is asked about', async () => {
  const { page } = province;
  const field = days(cards(page, 6).first());
  const submit = page.locator('.monthly-bar').getByRole('button', { name: t('monthly_submit') });
  const question = page.locator('dialog[open]');
  await field.fill('31 ก.พ. 69');
  await field.blur();
  await page.getByText(t('monthly_date_wrong')).waitFor();
  await submit.click();
  await waitFor(() => isFocused(field), 'submitting leads to the date');
  assert.equal(await question.count(), 0);
  assert.equal(await field.inputValue(), '31 ก.พ. 69');
  await field.fill('1 ก.พ. 69 - 1 มี.ค. 69');
  await field.blur();
  await submit.click();
  await question.getByText(like('monthly_outside_body')).waitFor();
  await question.getByText('ใบเสร็จค่าไฟ').waitFor();
  await question.getByRole('button', { name: t('monthly_stay') }).click();
  await field.fill('1–28 กุมภาพันธ์ 2569');
  await field.blur();
  await caption(cards(page, 6).first()).fill('ใบเสร็จค่าไฟ');
  await saved(page);
  await showsTheMonth(page);
});

test('what is typed just before one goes on to another screen is saved', async () => {
  const { page } = province;
  const first = cards(page, 1).first();
  await caption(first).fill('เว็บไซต์ของจังหวัด');
  await first.getByRole('link', { name: t('monthly_source') }).click();
  await page.waitForURL(/\/desk\/reports\//);
  await page.goBack();
  await waitFor(async () => (await caption(cards(page, 1).first()).inputValue()) === 'เว็บไซต์ของจังหวัด', 'it is still there');
  await saved(page);
  await page.reload();
  await everyCard(page).first().waitFor();
  assert.equal(await caption(cards(page, 1).first()).inputValue(), 'เว็บไซต์ของจังหวัด');
});

test('with no network it says so, keeps the work through other screens, and saves it by itself', async () => {
  const { page, context } = province;
  await context.setOffline(true);
  await caption(cards(page, 1).first()).fill('เว็บไซต์จังหวัด');
  await page.locator('#monthly-trouble').getByText(t('monthly_will_retry')).waitFor();
  await page.getByRole('button', { name: t('monthly_save_again') }).click();
  await page.locator('#monthly-trouble').getByText(t('problem_offline')).waitFor();
  await page.getByRole('navigation', { name: t('desk_menu') }).getByRole('link').first().click();
  await page.locator('.desk-toast').getByText(like('monthly_left_unsaved')).waitFor();
  await context.setOffline(false);
  await page.locator('.desk-toast').getByText(like('monthly_left_unsaved')).waitFor({ state: 'detached' });
  await page.goto(server.url + ADDRESS);
  await everyCard(page).first().waitFor();
  await showsTheMonth(page);
});

test('a colleague who changed it meanwhile is not overwritten, and it is the colleague\'s words that are shown', async () => {
  const colleague = await desktop();
  try {
    const [{ page }, { page: other }] = [province, colleague];
    await signIn(other, server, 'ubon');
    await other.goto(server.url + ADDRESS);
    await other.getByLabel(t('monthly_note')).fill('ขอส่งรายงานประจำเดือน');
    await caption(cards(other, 6).first()).fill('ใบเสร็จค่าไฟฟ้า');
    await days(cards(other, 6).first()).fill('1-27 ก.พ. 69');
    await days(cards(other, 6).first()).blur();
    await saved(other);
    await caption(cards(page, 6).first()).fill('ใบแจ้งหนี้');
    await page.getByText(t('problem_changed_meanwhile')).waitFor();
    await page.getByRole('button', { name: t('monthly_reload') }).click();
    const asked = page.getByRole('dialog');
    await asked.getByText(t('monthly_reload_body')).waitFor();
    await asked.getByRole('button', { name: t('monthly_reload') }).click();
    await waitFor(async () => (await page.getByLabel(t('monthly_note')).inputValue()) === 'ขอส่งรายงานประจำเดือน', 'the latest is on screen');
    const card = cards(page, 6).first();
    assert.equal(await caption(card).inputValue(), 'ใบเสร็จค่าไฟฟ้า');
    assert.equal(await days(card).inputValue(), '๑ - ๒๗ ก.พ. ๖๙');
    assert.deepEqual((await paper(page))[10], [6, 'ใบเสร็จค่าไฟฟ้า', '๑ - ๒๗ ก.พ. ๖๙']);
    await caption(card).fill('ใบเสร็จค่าไฟ');
    await days(card).fill('1-28 ก.พ. 69');
    await days(card).blur();
    await saved(page);
    await showsTheMonth(page);
  } finally {
    await colleague.browser.close();
  }
});

test('it is submitted, returned with a comment, submitted again as the second revision, and accepted', async () => {
  await submitMonthByKeyboard(province.page);
  const { page } = ministry;
  await signIn(page, server, 'ministry');
  const { unit } = await (await server.desk('ubon')).json('/api/v1/me');
  await page.goto(`${server.url}${ADDRESS}?unit=${unit.id}`);
  await page.getByRole('button', { name: t('monthly_return') }).click();
  await page.getByText(t('monthly_comment_missing')).waitFor();
  await page.getByLabel(t('monthly_comment')).fill('โปรดเพิ่มข้อความนำส่ง');
  await page.getByRole('button', { name: t('monthly_return') }).click();
  await page.locator('.monthly-bar').getByText(t('monthly_state_returned')).waitFor();

  await province.page.goto(`${server.url}/desk`);
  await province.page.locator('.desk-badge').click();
  await province.page.getByRole('link', { name: like('notices_month_returned') }).click();
  // Where one begins to mend it, and not only in the history at the foot.
  await province.page.locator('#monthly-returned').getByText('โปรดเพิ่มข้อความนำส่ง').waitFor();
  await province.page.getByLabel(t('monthly_note')).fill('ขอส่งรายงานประจำเดือนที่แก้ไขแล้ว');
  await submitMonth(province.page);
  await page.reload();
  await acceptMonth(page);
});

test('the papers of both revisions are there as PDF and DOCX, with every line of the form', async () => {
  const { page } = province;
  await page.reload();
  const { pdf, word } = await papers(page, 2);
  for (const title of ['จังหวัดอุบลราชธานี', 'ภาพการเผยแพร่ข้อมูลฯ ประจำเดือนกุมภาพันธ์ ๒๕๖๙', 'ขอส่งรายงานประจำเดือนที่แก้ไขแล้ว']) {
    assert.ok(pdf.includes(close(title)) && word.includes(close(title)), title);
  }
  assertPrinted(pdf, MONTH);
  assertPrinted(word, MONTH);
});

test('anybody can check the receipt', async () => {
  await province.page.reload();
  const receipt = province.page.getByRole('link', { name: t('monthly_check') }).first();
  const address = await receipt.getAttribute('href');
  const stranger = await desktop();
  try {
    await stranger.page.goto(server.url + address);
    await stranger.page.getByText(t('public_check_genuine')).first().waitFor();
    await stranger.page.getByText('จังหวัดอุบลราชธานี').waitFor();
    await stranger.page.goto(`${server.url}${address.slice(0, -3)}AAA`);
    await stranger.page.getByText(t('public_check_unknown')).waitFor();
  } finally {
    await stranger.browser.close();
  }
});
