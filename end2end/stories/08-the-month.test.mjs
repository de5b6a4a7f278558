// The reference month (February 2569): arranged at the desk by mouse and by keyboard, submitted, judged, and provable.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { acceptMonth, cards, channelHead, close, drag, openMonth, papers, saved, submitMonth } from '../lib/month.mjs';
import { desktop } from '../lib/phone.mjs';
import { Server } from '../lib/server.mjs';
import { t } from '../lib/text.mjs';
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

test('every picture goes to its channel, and one is moved with the keyboard alone', async () => {
  const { page } = province;
  await signIn(page, server, 'ubon');
  await openMonth(page, server.url + ADDRESS, MONTH.length);
  await page.getByRole('button', { name: t('monthly_add_all') }).focus();
  await page.keyboard.press('Enter');
  await waitFor(async () => (await page.locator('.monthly-card').count()) === MONTH.length, 'twelve cards');
  // By day the programme of the 15th comes first; the province prints it second.
  const first = cards(page, 2).first();
  await first.getByRole('button', { name: t('monthly_later') }).focus();
  await page.keyboard.press('Alt+ArrowDown');
  await waitFor(async () => JSON.stringify(await paper(page)) === JSON.stringify(MONTH), 'the page shows the reference month');
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), t('monthly_later'), 'the focus goes along');
  await saved(page);
});

test('a picture dragged into another channel and back, and words edited, are on the page and survive a reload', async () => {
  const { page } = province;
  const meeting = cards(page, 3).first();
  await drag(page, meeting.locator('img'), channelHead(page, 5));
  await waitFor(async () => (await cards(page, 5).count()) === 2, 'it stands in the fifth channel');
  await drag(page, cards(page, 5).nth(1).locator('img'), channelHead(page, 3));
  await waitFor(async () => (await cards(page, 3).count()) === 1, 'it is back');
  const days = cards(page, 6).first().getByLabel(t('monthly_date'));
  await days.fill('32 กุมภา');
  await days.blur();
  await page.getByText(t('monthly_date_wrong')).waitFor();
  await days.fill('1–28 กุมภาพันธ์ 2569');
  await days.blur();
  await cards(page, 6).first().getByLabel(t('monthly_caption')).fill('ใบเสร็จค่าไฟ');
  await saved(page);
  await page.reload();
  await page.locator('.monthly-card').first().waitFor();
  assert.deepEqual(await paper(page), MONTH);
});

test('a colleague who changed it meanwhile is not overwritten', async () => {
  const colleague = await desktop();
  try {
    await signIn(colleague.page, server, 'ubon');
    await colleague.page.goto(server.url + ADDRESS);
    await colleague.page.getByLabel(t('monthly_note')).fill('ขอส่งรายงานประจำเดือน');
    await saved(colleague.page);
    await province.page.getByLabel(t('monthly_note')).fill('ข้อความอื่น');
    await province.page.getByText(t('problem_changed_meanwhile')).waitFor();
    await province.page.getByRole('button', { name: t('monthly_reload') }).click();
    await waitFor(async () => (await province.page.getByLabel(t('monthly_note')).inputValue()) === 'ขอส่งรายงานประจำเดือน', 'the latest is on screen');
  } finally {
    await colleague.browser.close();
  }
});

test('it is submitted, returned with a comment, submitted again as the second revision, and accepted', async () => {
  await submitMonth(province.page);
  const { page } = ministry;
  await signIn(page, server, 'ministry');
  const { unit } = await (await server.desk('ubon')).json('/api/v1/me');
  await page.goto(`${server.url}${ADDRESS}?unit=${unit.id}`);
  await page.getByRole('button', { name: t('monthly_return') }).click();
  await page.getByText(t('monthly_comment_missing')).waitFor();
  await page.getByLabel(t('monthly_comment')).fill('โปรดเพิ่มข้อความนำส่ง');
  await page.getByRole('button', { name: t('monthly_return') }).click();
  await page.locator('.monthly-bar').getByText(t('monthly_state_returned')).waitFor();

  await province.page.reload();
  await province.page.getByText('โปรดเพิ่มข้อความนำส่ง').waitFor();
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
    assert.ok(pdf.includes(close(title)) && word.includes(title), title);
  }
  let at = 0;
  for (const [, caption, days] of MONTH) {
    assert.ok(pdf.includes(close(caption)) && pdf.includes(close(`(${days})`)), caption);
    for (const line of [caption, `(${days})`]) {
      at = word.indexOf(line, at);
      assert.notEqual(at, -1, `${line} in its place`);
      at += line.length;
    }
  }
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
