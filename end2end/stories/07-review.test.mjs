// A report comes back: the coordinator returns it with a comment on a picture, it is corrected with no network, comes
// again as a new version, the coordinator sees what changed and accepts, and the phone says so.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { acceptMonth, cards, channelHead, close, drag, isFocused, openMonth, papers, saved, submitMonthByKeyboard, tabTo } from '../lib/month.mjs';
import { desktop, Phone } from '../lib/phone.mjs';
import { cameraFile } from '../lib/pictures.mjs';
import { Server } from '../lib/server.mjs';
import { like, t } from '../lib/text.mjs';
import { addPictures, allSafe, caption, everyReport, home, join, kept, newReport, pictures, save, signIn as signInAs, waitFor, waiting } from '../lib/walk.mjs';

const COMMENT = 'ภาพแรกไม่ได้บอกว่าทำอะไร';
const OLD = 'ภาพกิจกรรม';
const NEW = 'อบรมชาวบ้านเรื่องแก๊งคอลเซ็นเตอร์';

let server, phone, desk, id;
before(async () => {
  server = await Server.start();
  phone = await Phone.buy();
  desk = await desktop();
});
after(async () => {
  await desk?.browser.close();
  await phone?.throwAway();
  await server?.remove();
});

/** The report as the server holds it. */
let ministry;
const held = async () => (ministry ??= await server.desk('ministry')).json(`/api/v1/reports/${id}`);

const signIn = async () => {
  const { login, password } = server.login('ubon');
  await desk.page.goto(`${server.url}/signin`);
  await desk.page.getByLabel(t('desk_login')).fill(login);
  await desk.page.getByLabel(t('desk_password'), { exact: true }).fill(password);
  await desk.page.getByRole('button', { name: t('desk_sign_in') }).click();
  await desk.page.waitForURL(/\/desk/);
};

test('the phone files a report', async () => {
  await join(phone.page, server.joinUrl);
  await newReport(phone.page);
  await addPictures(phone.page, [cameraFile(0), cameraFile(6)]);
  await caption(phone.page, 0, OLD);
  await kept(phone.page);
  await save(phone.page);
  await allSafe(phone.page, 90_000);
  const all = await everyReport(await server.desk('ministry'));
  id = all.find((report) => report.photos.some((photo) => photo.caption === OLD)).id;
  await waitFor(async () => (await held()).summary.photos.every((photo) => photo.state === 'ready'), 'the pictures are looked at');
});

test('the coordinator opens it by keyboard and sends it back with a comment on a picture', async () => {
  const { page } = desk;
  await signIn();
  const row = page.locator(`main a[href*="${id}"]`);
  await row.waitFor();
  await waitFor(async () => {
    await page.keyboard.press('j');
    return row.evaluate((link) => link === document.activeElement);
  }, 'j comes to the row');
  await page.keyboard.press('r');
  await page.waitForURL(new RegExp(id));
  const box = page.getByLabel(t('desk_comment'), { exact: true });
  await box.waitFor();
  await waitFor(() => box.evaluate((element) => element === document.activeElement), 'the focus is in the comment');
  await page.getByPlaceholder(t('desk_comment_picture')).first().fill(COMMENT);
  await page.getByRole('button', { name: t('desk_send_back') }).click();
  await page.locator('.desk-report-head').getByText(t('desk_state_returned')).waitFor();
  assert.equal((await held()).reviews[0].photo_comments[0].comment, COMMENT);
});

test('home says plainly that a report came back, also with the server gone', async () => {
  const { page } = phone;
  await page.reload();
  await home(page, server.url);
  await page.locator('#main').getByText(like('field_returned_count')).waitFor();
  await server.stop();
  await home(page, server.url);
  await page.locator('#main').getByText(like('field_returned_count')).waitFor();
});

test('with no network it is corrected: a caption, and one more picture', async () => {
  const { page } = phone;
  await page.locator('.returned').getByRole('link', { name: t('field_look') }).click();
  await page.getByText(COMMENT).waitFor();
  await page.getByRole('button', { name: t('field_correct') }).click();
  await page.waitForURL(/\/app\/draft\//);
  await page.getByText(COMMENT).waitFor();
  assert.equal(await pictures(page).count(), 2, 'the pictures are there though the phone let go of them');
  await caption(page, 0, NEW);
  await addPictures(page, [cameraFile(9)]);
  await kept(page);
  await save(page);
  await waiting(page).waitFor();
  assert.deepEqual(phone.errors, []);
});

test('its words are here before its picture: the desk says so, and what was whole goes on counting', async () => {
  const waits = [];
  let isHeld = true;
  await phone.page.route('**/api/v1/reports/*/photos/**', async (route) => {
    if (isHeld && route.request().method() === 'PUT') await new Promise((go) => waits.push(go));
    await route.continue();
  });
  await server.up();
  // A proxy may take the servers for dead a little longer.
  await waitFor(async () => (await held().catch(() => ({}))).waiting?.version === 2, 'the words are here', 90_000);
  const { page } = desk;
  await page.goto(`${server.url}/desk/reports/${id}`);
  await page.locator('.desk-report').getByText(like('desk_waiting_pictures')).waitFor();
  await page.locator('.desk-report-head').getByText(t('desk_state_returned')).waitFor();
  assert.deepEqual((await held()).content.photos.map((photo) => photo.caption), [OLD, '']);
  await waitFor(() => waits.length > 0, 'the picture is on its way');
  isHeld = false;
  waits.forEach((go) => go());
  // Nobody has to load the page anew.
  await page.locator('.desk-report').getByText(like('desk_waiting_pictures')).waitFor({ state: 'detached', timeout: 60_000 });
  await page.locator('.desk-report-head').getByText(t('desk_state_returned')).waitFor({ state: 'detached' });
});

test('the network comes back: it goes by itself as the next version, whole', async () => {
  await allSafe(phone.page, 90_000);
  const detail = await held();
  assert.equal(detail.summary.version, 2);
  assert.equal(detail.summary.state, 'received');
  assert.deepEqual(detail.content.photos.map((photo) => photo.caption), [NEW, '', '']);
  await phone.page.goto(`${server.url}/app/reports`);
  await phone.page.getByText(like('field_life_resent')).waitFor();
});

test('the coordinator sees what changed, accepts, and can still undo it', async () => {
  const { page } = desk;
  await page.goto(`${server.url}/desk/reports/${id}`);
  const history = page.locator('.desk-history');
  await history.getByText(`“${NEW}”`, { exact: false }).waitFor();
  await history.getByText(t('desk_change_added')).waitFor();
  const judged = [];
  page.on('request', (request) => /\/reviews?$/.test(new URL(request.url()).pathname) && judged.push(request.postData()));
  await page.locator('button[aria-keyshortcuts=a]').click();
  await page.getByText(like('desk_accepted_now')).waitFor();
  await page.keyboard.press('z');
  await page.getByText(like('desk_accepted_now')).waitFor({ state: 'detached' });
  // Accepting led on to the next report; back without loading the page anew, or what was undone would end with it.
  await page.goBack();
  await page.waitForURL(new RegExp(id));
  await history.getByText(`“${NEW}”`, { exact: false }).waitFor();
  await page.locator('button[aria-keyshortcuts=a]').click();
  await waitFor(async () => (await held()).summary.state === 'accepted', 'accepted after a few seconds');
  // The first acceptance's time was over before this one's.
  assert.equal(judged.filter(Boolean).length, 1, 'what was undone was never sent');
});

test('a key held down accepts one report, and whatever was accepted within the time is undone at once', async () => {
  const { page } = desk;
  await page.goto(`${server.url}/desk`);
  await page.locator('.desk-row a[data-row]').nth(2).waitFor();
  const before = await page.locator('.desk-row').count();
  await page.keyboard.press('j');
  const toast = page.locator('.desk-toast');
  const accepted = (count) => toast.getByText(t('desk_accepted_now').replace('{count}', count).split('{')[0].trim()).waitFor();
  await page.keyboard.down('a');
  for (let repeat = 0; repeat < 3; repeat += 1) await page.keyboard.down('a');
  await page.keyboard.up('a');
  await accepted('๑');
  await page.keyboard.press('a');
  await accepted('๒');
  await page.keyboard.press('z');
  await toast.getByText(like('desk_accepted_now')).waitFor({ state: 'detached' });
  await waitFor(async () => (await page.locator('.desk-row').count()) === before, 'both are back in the list');
});

test('the second of two reviewers is told what the first decided', async () => {
  const { page } = desk;
  await page.goto(`${server.url}/desk/reports/${id}`);
  const again = page.getByRole('button', { name: t('desk_send_back') });
  await again.click();
  await page.getByLabel(t('desk_comment'), { exact: true }).fill('ความเห็นที่ช้าไป');
  await (await server.desk('ministry')).put(`/api/v1/reports/${id}/review`, (await held()).summary.revision, { decision: 'accepted' });
  await again.click();
  await page.getByRole('alert').getByText(like('desk_meanwhile_accepted')).waitFor();
  assert.equal(await page.getByLabel(t('desk_comment'), { exact: true }).inputValue(), 'ความเห็นที่ช้าไป');
  assert.equal((await held()).summary.state, 'accepted');
});

test('the phone shows that it was accepted', async () => {
  const { page } = phone;
  await page.goto(`${server.url}/app/reports/${id}`);
  await page.locator('#main').getByText(t('field_life_accepted')).first().waitFor();
});

test('its pictures go into the province\'s month by mouse and by keyboard, up to the accepted papers and their receipt', async () => {
  const month = (await held()).content.from.slice(0, 7);
  const address = `${server.url}/desk/months/${month}/report`;
  const [province, ministry] = [await desktop({ viewport: { width: 1440, height: 3600 } }), await desktop()];
  try {
    const { page } = province;
    await signInAs(page, server, 'ubon');
    await openMonth(page, address, 3);
    await drag(page, page.locator('.monthly-tray-picture img').first(), channelHead(page, 5));
    await waitFor(async () => (await cards(page, 5).count()) === 1, 'one by the mouse');
    await saved(page);
    await page.reload();
    await page.locator('.monthly-tray-picture').first().waitFor();
    const add = page.locator('.monthly-tray-picture').getByRole('button');
    await tabTo(page, add);
    for (const count of [2, 3]) {
      await page.keyboard.press('Enter');
      await waitFor(async () => (await cards(page, 5).count()) === count, 'one more by the keyboard');
      if (count < 3) await waitFor(() => isFocused(add), 'the focus is on the next');
    }
    await saved(page);

    // The source is sent back after all: its pictures are not submitted, and each says why.
    const review = async (judgement) => (await server.desk('ministry')).put(`/api/v1/reports/${id}/review`, (await held()).summary.revision, judgement);
    await review({ decision: 'returned', comment: 'เห็นหน้าชาวบ้าน' });
    await page.reload();
    await page.locator('#monthly-withdrawn').getByText(like('monthly_withdrawn_some')).waitFor();
    assert.equal(await page.locator('.monthly-card').getByText(t('monthly_withdrawn_returned')).count(), 3);
    await page.locator('.monthly-bar').getByRole('button', { name: t('monthly_submit') }).click();
    await waitFor(() => isFocused(page.locator('#monthly-withdrawn')), 'submitting leads to what is in its way');
    assert.equal(await page.locator('dialog[open]').count(), 0);
    await review({ decision: 'accepted' });
    await submitMonthByKeyboard(page);

    await signInAs(ministry.page, server, 'ministry');
    const { unit } = await (await server.desk('ubon')).json('/api/v1/me');
    await ministry.page.goto(`${address}?unit=${unit.id}`);
    await acceptMonth(ministry.page);

    await page.reload();
    const { pdf, word } = await papers(page, 1);
    assert.ok(pdf.includes(close(NEW)) && word.includes(close(NEW)), 'the corrected caption is printed');
    const receipt = await page.getByRole('link', { name: t('monthly_check') }).getAttribute('href');
    await page.goto(server.url + receipt);
    await page.getByText(t('public_check_genuine')).first().waitFor();
  } finally {
    await province.browser.close();
    await ministry.browser.close();
  }
});
