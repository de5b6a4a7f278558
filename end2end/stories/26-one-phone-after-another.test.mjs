// One phone that people of two villages use one after the other: what the first kept in a file stays theirs, and a window that still
// shows the first saves nothing in their name.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { desktop, Phone } from '../lib/phone.mjs';
import { cameraFile } from '../lib/pictures.mjs';
import { Server } from '../lib/server.mjs';
import { like, t } from '../lib/text.mjs';
import { addPictures, caption, everyReport, home, join, kept, newReport, save, signIn, waiting } from '../lib/walk.mjs';

const isReport = (url) => url.pathname.startsWith('/api/v1/reports/');
const whoseIsIt = (page) => page.evaluate(() => fetch('/api/v1/me').then((reply) => reply.json()));

let server, phone, desk, first, file;
before(async () => {
  server = await Server.start();
  phone = await Phone.buy();
  desk = await server.desk('ministry');
  await join(phone.page, server.joinUrl);
  first = await whoseIsIt(phone.page);
});
after(async () => {
  await phone?.throwAway();
  await server?.remove();
});

test('the first saves a report that does not get through, and keeps it in a file', async () => {
  const { page } = phone;
  await page.context().route(isReport, (route) => route.abort('connectionrefused'));
  await newReport(page);
  await addPictures(page, [cameraFile(0)]);
  await caption(page, 0, 'ประชุมหมู่บ้าน');
  await kept(page);
  await save(page);
  await waiting(page).waitFor();
  await page.goto(`${server.url}/app/settings`);
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: t('field_rescue_save') }).click();
  file = await (await saving).path();
  await page.getByText(like('field_rescue_saved')).waitFor();
});

test('the next joins by a card of another village, and the window that was open beside it is theirs, too', async () => {
  const beside = await phone.context.newPage();
  await home(beside, server.url);
  await newReport(beside);
  await join(phone.page, server.otherJoinUrl);
  assert.notEqual((await whoseIsIt(phone.page)).person, first.person);
  // It begins anew by itself, and what the one before had open there is not for the next one's eyes.
  await beside.getByText(t('field_draft_gone')).waitFor();
  await beside.close();
});

test('brought by whoever has the phone now, it is filed as the first, in their village, once', async () => {
  const { page } = phone;
  const before_ = (await everyReport(desk)).map((report) => report.id);
  await page.context().unroute(isReport);
  await page.goto(`${server.url}/app/settings`);
  await page.getByLabel(t('field_bring_choose')).setInputFiles(file);
  await page.getByText(like('field_rescue_brought')).waitFor();
  const all = await everyReport(desk);
  const [brought] = all.filter((report) => !before_.includes(report.id));
  assert.equal(all.length, before_.length + 1);
  const filed = await desk.json(`/api/v1/reports/${brought.id}`);
  assert.equal(filed.summary.unit.id, first.unit.id);
  assert.ok(filed.filed_by.startsWith(first.name), filed.filed_by);
  assert.equal(filed.summary.state, 'received');
});

test('staff who record on the same phone are told that there is no file, and lose nothing', async () => {
  const { browser, page } = await desktop();
  try {
    await signIn(page, server, 'ubon');
    await page.context().route(isReport, (route) => route.abort('connectionrefused'));
    await page.goto(`${server.url}/app/`);
    await newReport(page);
    await addPictures(page, [cameraFile(1)]);
    await page.getByRole('radio', { name: new RegExp(t('common_channel_online')) }).check({ force: true });
    await kept(page);
    await save(page);
    await page.goto(`${server.url}/app/settings`);
    await page.getByRole('button', { name: t('field_rescue_save') }).click();
    await page.getByText(t('field_rescue_no_key')).waitFor();
    await page.getByRole('button', { name: t('field_sign_out') }).click();
    await page.getByText(t('field_sign_out_unsent')).waitFor();
    await page.goto(`${server.url}/desk/account`);
    await page.getByRole('button', { name: t('desk_sign_out'), exact: true }).click();
    await page.getByText(t('problem_unsent_here')).waitFor();
  } finally {
    await browser.close();
  }
});
