// The ministry's letter (DOMAIN.md section 1) at the desk: written, sent to the provinces and a department, registered by each
// under its own number and time, passed down, and its tree watched.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { PNG } from 'pngjs';
import { decode } from '../lib/codes.mjs';
import { desktop, Phone } from '../lib/phone.mjs';
import { drawing } from '../lib/pictures.mjs';
import { Server } from '../lib/server.mjs';
import { like, t } from '../lib/text.mjs';
import { join, signIn, waitFor } from '../lib/walk.mjs';

const SUBJECT = 'การเผยแพร่ข้อมูลเกี่ยวกับการเสริมสร้างการรับรู้ภัยอาชญากรรมออนไลน์ต่อประชาชน';
const SUCCESSOR = 'กานดา มั่นใจ (ตัวอย่าง)';
const ENCLOSURE = 'แผ่นพับรู้ทันภัย จำนวน ๑ ชุด';
const BODY = 'ด้วยปัจจุบันภัยอาชญากรรมออนไลน์มีรูปแบบหลากหลาย\nจึงขอให้จังหวัดดำเนินการเผยแพร่และรายงานผลทุกเดือน';
const every = (kind) => t('letters_every').replace('{kind}', t(`desk_kind_${kind}`));
const said = (key, number) => t(key).replace('{number}', number);

let server, ministry, province, department, district, phone, address;
before(async () => {
  server = await Server.start();
  [ministry, province, department, district] = [await desktop(), await desktop(), await desktop(), await desktop()];
});
after(async () => {
  for (const window of [ministry, province, department, district]) await window?.browser.close();
  await phone?.throwAway();
  await server?.remove();
});

const openLetter = async ({ page }, login) => {
  await signIn(page, server, login);
  await page.goto(`${server.url}/desk/letters`);
  await page.getByRole('link', { name: SUBJECT }).click();
  await page.getByRole('heading', { name: SUBJECT }).waitFor();
};

const register = async ({ page }, number, day, time) => {
  await page.getByLabel(t('letters_number_received'), { exact: true }).fill(number);
  await page.getByLabel(t('letters_day'), { exact: true }).fill(day);
  await page.getByLabel(t('letters_time'), { exact: true }).fill(time);
  await page.getByRole('button', { name: t('letters_register'), exact: true }).click();
};

const passOn = async ({ page }, kind) => {
  await page.getByRole('button', { name: t('letters_pass_on') }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('checkbox', { name: every(kind), exact: true }).check();
  await dialog.getByRole('button', { name: t('letters_pass_on') }).click();
  await dialog.getByText(like('letters_passed')).waitFor();
  await dialog.getByRole('button', { name: t('desk_close') }).click();
};

const addDepartment = async (page) => {
  await page.getByRole('button', { name: t('letters_one_more') }).click();
  await page.locator('select').filter({ has: page.locator('option[value="department"]') }).selectOption('department');
  const unit = page.getByLabel(t('desk_unit'), { exact: true });
  await unit.locator('option', { hasText: 'กรมการปกครอง' }).waitFor({ state: 'attached' });
  await unit.selectOption({ label: (await unit.locator('option', { hasText: 'กรมการปกครอง' }).textContent()) });
  await page.getByRole('button', { name: t('letters_add') }).click();
};

test('the ministry writes it; what is typed is kept, and what is missing is said', async () => {
  const { page } = ministry;
  await signIn(page, server, 'ministry');
  await page.goto(`${server.url}/desk/letters`);
  await page.getByRole('link', { name: t('letters_write') }).click();
  await page.getByLabel(t('letters_number_label')).fill('ที่ มท ๐๒๐๖.๒/ว ๕๕๒');
  await page.getByLabel(t('letters_dated')).fill('๓๐ มกราคม ๒๕๖๙');
  await page.getByLabel(t('letters_subject'), { exact: true }).fill(SUBJECT);
  await page.waitForURL(/letters\/[0-9a-f-]{36}/);
  await page.getByText(t('letters_kept')).waitFor();
  await page.reload();
  await waitFor(async () => (await page.getByLabel(t('letters_subject'), { exact: true }).inputValue()) === SUBJECT, 'the draft is there again');
  address = new URL(page.url()).pathname;

  await page.getByRole('button', { name: t('letters_send'), exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: t('letters_send'), exact: true }).click();
  await page.getByText(t('problem_addressees_missing')).waitFor();
  await page.getByText(t('problem_body_missing')).waitFor();
});

test('a day that cannot be read is marked and not saved; everything else is, and leaving asks first', async () => {
  const { page } = ministry;
  const dated = page.getByLabel(t('letters_dated'));
  const body = page.getByLabel(t('letters_body'), { exact: true });
  await dated.fill('๓๐ มกร');
  await body.fill('ร่างแรก');
  await page.getByText(t('letters_kept_but')).waitFor();
  assert.equal(await dated.getAttribute('aria-invalid'), 'true');
  const said = await page.locator(`#${await dated.getAttribute('aria-describedby')}`).textContent();
  assert.ok(said.includes(t('problem_date_unreadable').split(' ')[0]) && said.includes(t('letters_field_unsaved')), said);

  await body.focus();
  await page.getByRole('button', { name: t('letters_send'), exact: true }).click();
  assert.equal(await page.getByRole('dialog').count(), 0, 'nobody is asked to send it');
  assert.ok(await dated.evaluate((field) => field === document.activeElement), 'the field is where one is led');

  const letters = page.locator('.desk-around').getByRole('link', { name: t('letters_title') });
  await letters.click();
  const asked = page.getByRole('dialog');
  await asked.getByText(t('letters_leave_body')).waitFor();
  await asked.getByRole('button', { name: t('letters_go_on') }).click();
  assert.equal(new URL(page.url()).pathname, address);
  assert.equal(await dated.inputValue(), '๓๐ มกร');

  const closing = page.waitForEvent('dialog');
  const reloaded = page.reload();
  const question = await closing;
  assert.equal(question.type(), 'beforeunload');
  await question.accept();
  await reloaded;
  await waitFor(async () => (await body.inputValue()) === 'ร่างแรก', 'what can be read was saved');
  assert.equal(await dated.inputValue(), '๓๐ มกราคม ๒๕๖๙', 'and the day as it was');
  assert.equal(await dated.getAttribute('aria-invalid'), null);
});

test('it is sent to every province and one department, and cannot be changed any more', async () => {
  const { page } = ministry;
  await page.getByRole('checkbox', { name: every('province'), exact: true }).check();
  await addDepartment(page);
  await page.getByLabel(t('letters_body'), { exact: true }).fill(BODY);
  for (const ask of ['publish', 'report', 'coordinator']) await page.getByRole('checkbox', { name: t(`letters_ask_${ask}`), exact: true }).check();
  await page.getByLabel(t('letters_ask_due')).nth(1).fill('๑๐ กุมภาพันธ์ ๒๕๖๙');
  await page.locator('input[type=file]').setInputFiles({ name: 'แผ่นพับ.jpg', mimeType: 'image/jpeg', buffer: drawing(4) });
  await page.getByLabel(like('letters_enclosure_name')).fill(ENCLOSURE);
  await page.getByRole('button', { name: t('letters_send'), exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: t('letters_send'), exact: true }).click();
  await page.getByRole('heading', { name: t('letters_who_has_it') }).waitFor();
  await page.locator('.letter-tree > li').nth(2).waitFor();
  assert.equal(await page.locator('.letter-tree > li').count(), 3, 'two provinces and a department');
  assert.equal(await page.getByRole('textbox').count(), 0);
});

test('each office gives it a number of its own; a day before the letter is refused in words', async () => {
  await openLetter(province, 'ubon');
  await province.page.getByText(t('letters_ask_coordinator')).waitFor();
  const enclosure = await province.page.getByRole('link', { name: ENCLOSURE }).getAttribute('href');
  const bytes = await province.page.evaluate(async (path) => [...new Uint8Array(await (await fetch(path)).arrayBuffer())], enclosure);
  assert.ok(Buffer.from(bytes).equals(drawing(4)), 'the enclosure is what was sent');
  await register(province, '๑๓๗๔', '๒ ก.พ. ๒๕๖๙', '๑๐.๐๐');
  await province.page.getByText(said('letters_own_number', '๑๓๗๔')).first().waitFor();
  await openLetter(department, 'dopa');
  await register(department, '๒๑๔', '๒๙ ม.ค. ๒๕๖๙', '๙.๐๐');
  await department.page.getByText(t('problem_before_letter')).waitFor();
  await register(department, '๒๑๔', 'เมื่อวาน', '๙.๓๐');
  await department.page.getByText(t('problem_date_unreadable').split(' ')[0]).waitFor();
  assert.equal(await department.page.getByText(t('problem_before_letter')).count(), 0, 'what was refused before is not said of this try');
  await register(department, '๒๑๔', '๓ ก.พ. ๒๕๖๙', '๙.๓๐');
  await department.page.getByText(said('letters_own_number', '๒๑๔')).first().waitFor();
});

test('the province passes it to its districts, the district to its villages', async () => {
  await passOn(province, 'district');
  await openLetter(district, 'ubon-district');
  await district.page.getByRole('button', { name: t('letters_register'), exact: true }).click();
  await district.page.getByText(said('letters_own_number', '๑')).first().waitFor();
  await passOn(district, 'village');
  await district.page.locator('.letter-tree > li').first().waitFor();
  await district.page.getByRole('button', { name: t('letters_done') }).click();
  await district.page.getByText(like('letters_done_at')).waitFor();
});

test('the village head reads it with no network, and that it is done is told when there is one', async () => {
  phone = await Phone.buy();
  const { page } = phone;
  await join(page, server.joinUrl);
  await page.goto(`${server.url}/app/letters`);
  const letter = page.locator('details.field-letter', { hasText: SUBJECT });
  await letter.waitFor();
  await server.stop();
  await page.reload();
  await letter.locator('summary').click();
  await letter.getByText(BODY.split('\n')[1]).waitFor();
  await letter.getByText(t('letters_ask_publish')).waitFor();
  await letter.getByRole('button', { name: t('field_letter_done') }).click();
  await letter.getByText(t('field_letter_done_waits')).waitFor();
  await server.up();
  // By itself, on the screen as it is open.
  await letter.getByText(t('letters_step_done')).waitFor({ timeout: 60_000 });
  const desk = await server.desk('ubon-district');
  const { items } = await desk.json(`/api/v1${address.replace('/desk/letters', '/directives')}/deliveries`);
  assert.equal(items.filter(({ state }) => state === 'done').length, 1);
});

/** Names somebody on the agency's own page; `button` says whether they are the first or take over. */
const name = async ({ page }, who, button, from) => {
  await page.getByRole('button', { name: t(button) }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(t('form_name'), { exact: true }).fill(who);
  await dialog.getByLabel(t('form_position'), { exact: true }).fill('นักวิเคราะห์นโยบายและแผน');
  await dialog.getByLabel(t('form_telephone'), { exact: true }).fill('0 2000 0000');
  if (from) await dialog.getByLabel(t('coordinators_from')).fill(from);
  await dialog.getByRole('button', { name: t(button) }).click();
  await page.getByText(who).first().waitFor();
};

const openAgency = async ({ page }, agency) => {
  await page.goto(`${server.url}/desk/coordinators`);
  await page.getByRole('link', { name: agency, exact: true }).click();
};

test('coordinators are named as it asks, by its day; one is handed over', async () => {
  const { page } = ministry;
  await page.goto(`${server.url}/desk/coordinators?missing=true`);
  const line = page.locator('.letters-line', { hasText: 'กรมการปกครอง' });
  await line.getByText(t('coordinators_due').replace('{day}', '๑๐ ก.พ. ๒๕๖๙')).waitFor();
  await openAgency(department, 'กรมการปกครอง');
  await name(department, 'นพดล ใจเย็น (ตัวอย่าง)', 'coordinators_assign', '๙ ก.พ. ๒๕๖๙');
  await page.reload();
  await page.getByText(like('coordinators_gaps')).waitFor();
  await waitFor(async () => (await line.count()) === 0, 'the gap is closed');
  await openAgency(province, 'จังหวัดอุบลราชธานี');
  await name(province, SUCCESSOR, 'coordinators_change');
  await province.page.locator('.letters-line').nth(1).getByText(t('coordinators_ended')).waitFor();
});

test('the province prints its guide; both codes are read by a camera and lead where they say', async () => {
  const picture = PNG.sync.read(Buffer.from(await (await fetch(`${server.url}/g/34.png`)).arrayBuffer()));
  const reader = await desktop();
  for (const [half, heading] of ['guide_material', 'guide_report'].entries()) {
    const url = decode(picture, half);
    assert.ok(url.startsWith(server.url), `${t(heading)}: ${url}`);
    const reply = await reader.page.goto(url);
    assert.equal(reply.status(), 200);
    await reader.page.getByRole('heading', { level: 1 }).first().waitFor();
  }
  const printed = execFileSync('pdftoppm', ['-png', '-r', '150', '-singlefile', '-'], {
    input: Buffer.from(await (await fetch(`${server.url}/g/34.pdf`)).arrayBuffer()),
    maxBuffer: 64 * 1024 * 1024,
  });
  for (const half of [0, 1]) assert.equal(decode(PNG.sync.read(printed), half), decode(picture, half), 'the printed page has the same codes');
  await reader.page.goto(`${server.url}/g/34`);
  await reader.page.getByText(SUCCESSOR).waitFor();
  await reader.browser.close();
});

test('an agency fetches the key messages for its bills, as JSON and as Atom', async () => {
  const json = await (await fetch(`${server.url}/api/v1/key-messages?channel=documents_apps`)).json();
  assert.ok(json.items.length > 0);
  const atom = await fetch(`${server.url}/api/v1/key-messages.atom?channel=documents_apps`);
  assert.match(atom.headers.get('content-type'), /^application\/atom\+xml/);
  const xml = await atom.text();
  const seen = await ministry.page.evaluate((text) => {
    const feed = new DOMParser().parseFromString(text, 'application/xml');
    const one = (node, tag) => node.getElementsByTagName(tag)[0]?.textContent ?? '';
    const entries = [...feed.getElementsByTagName('entry')];
    return {
      root: feed.documentElement.namespaceURI + ' ' + feed.documentElement.localName,
      feed: ['id', 'title', 'updated'].map((tag) => one(feed.documentElement, tag)),
      entries: entries.map((entry) => ['id', 'title', 'updated'].map((tag) => one(entry, tag))),
    };
  }, xml);
  assert.equal(seen.root, 'http://www.w3.org/2005/Atom feed');
  assert.ok(seen.feed.every(Boolean) && seen.entries.flat().every(Boolean), 'what RFC 4287 asks of a feed and its entries');
  assert.equal(seen.entries.length, json.items.length);
  const again = await fetch(`${server.url}/api/v1/key-messages.atom?channel=documents_apps`, { headers: { 'if-none-match': atom.headers.get('etag') } });
  assert.equal(again.status, 304);
});

test('the ministry sees the tree down to the villages, and withdraws with a reason that everybody reads', async () => {
  const { page } = ministry;
  await page.goto(server.url + address);
  const ubon = page.locator('.letter-tree > li', { hasText: 'อุบลราชธานี' }).first();
  const stamp = async (line, number) => line.getByText(said('letters_own_number', number)).textContent();
  const dopa = page.locator('.letter-tree > li', { hasText: 'กรมการปกครอง' }).first();
  assert.match(await stamp(ubon, '๑๓๗๔'), /๒ ก\.พ\. ๒๕๖๙.*๑๐\.๐๐/);
  assert.match(await stamp(dopa, '๒๑๔'), /๓ ก\.พ\. ๒๕๖๙.*(๐?๙)\.๓๐/);
  await ubon.getByRole('button').first().click();
  const below = ubon.locator('.letter-tree > li', { hasText: t('letters_step_done') }).first();
  await below.getByRole('button').first().click();
  await below.locator('.letter-tree > li').first().waitFor();
  await page.getByRole('button', { name: t('letters_withdraw') }).click();
  await page.getByRole('dialog').getByRole('textbox').fill('ออกซ้ำ');
  await page.getByRole('dialog').getByRole('button', { name: t('letters_withdraw') }).click();
  await page.getByText(like('letters_withdrawn')).waitFor();
  await department.page.goto(server.url + address);
  await department.page.getByText(like('letters_withdrawn')).waitFor();
  await department.page.getByText('ออกซ้ำ').waitFor();
  await department.page.getByText(BODY.split('\n')[1]).waitFor();
  // Whoever handed over has a coordinator's rights no more, in the window that was open all along.
  await province.page.goto(server.url + address);
  await province.page.waitForURL(/\/app/);
});

test('the same office begins another letter: the next number is offered, and what is typed is kept', async () => {
  const { page } = ministry;
  await page.goto(`${server.url}/desk/letters/new`);
  await waitFor(async () => (await page.getByLabel(t('letters_number_label')).inputValue()).includes('๕๕๓'), 'the next number');
  await page.getByLabel(t('letters_subject'), { exact: true }).fill('เรื่องที่สอง');
  await page.waitForURL(/letters\/[0-9a-f-]{36}/);
  await page.getByText(t('letters_kept')).waitFor();
});

test('a receiving number that another letter has is refused in words, and the next one is given', async () => {
  const { page } = ministry;
  await addDepartment(page);
  await page.getByLabel(t('letters_body'), { exact: true }).fill('ขอให้ดำเนินการ');
  await page.getByRole('button', { name: t('letters_send'), exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: t('letters_send'), exact: true }).click();
  await page.getByRole('heading', { name: t('letters_who_has_it') }).waitFor();
  await page.getByRole('button', { name: t('notices_remind_unregistered') }).waitFor();
  await department.page.goto(page.url());
  await register(department, '๒๑๔', '', '');
  await department.page.getByText(t('problem_number_taken')).waitFor();
  await register(department, '', '', '');
  await department.page.getByText(said('letters_own_number', '๒๑๕')).first().waitFor();
  await page.reload();
  await page.getByText(said('letters_own_number', '๒๑๕')).waitFor();
  assert.equal(await page.getByRole('button', { name: t('notices_remind_unregistered') }).count(), 0, 'nobody is left to be reminded');
});
