// Coming back, being led on by the keyboard, and what lists say of themselves in the address and on paper.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isFocused } from '../lib/month.mjs';
import { desktop } from '../lib/phone.mjs';
import { Server } from '../lib/server.mjs';
import { t } from '../lib/text.mjs';
import { signIn, waitFor } from '../lib/walk.mjs';

let server, ministry, page;
before(async () => {
  server = await Server.start();
  ministry = await desktop({ reducedMotion: 'reduce' });
  page = ministry.page;
  await signIn(page, server, 'ministry');
});
after(async () => {
  await ministry?.browser.close();
  await server?.remove();
});

const month = () => new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 7);
const open = async (path, size = { width: 1440, height: 700 }) => {
  await page.setViewportSize(size);
  await page.goto(`${server.url}${path}`);
};
/** Whether nothing of what has the focus lies under what stays at the window's top. */
const isClear = () => page.evaluate(() => {
  if (document.activeElement === document.body) return false;
  const { left, top, width, height } = document.activeElement.getBoundingClientRect();
  const there = document.elementFromPoint(left + Math.min(width / 2, 20), top + 2) ?? document.elementFromPoint(left + Math.min(width / 2, 20), top + height - 2);
  return there === document.activeElement || document.activeElement.contains(there) || there?.contains(document.activeElement);
});

/** Letters that were begun, more than a window shows. */
const beginLetters = (count) => page.evaluate(async (count) => {
  for (let running = 1; running <= count; running += 1) {
    const letter = { subject: `เรื่องที่ ${running}`, body: '', addressees: { kinds: [], units: [] }, asks: [], enclosures: [], signatory: null };
    const body = JSON.stringify({ number: { office: 'มท 0206.2', is_circular: true, running }, dated: '2026-11-01', letter });
    const id = `0192a000-0000-7000-8000-${String(running).padStart(12, '0')}`;
    const reply = await fetch(`/api/v1/directives/${id}`, { method: 'PUT', headers: { 'content-type': 'application/json', 'if-match': '"0"' }, body });
    if (!reply.ok) throw new Error(`${reply.status} ${await reply.text()}`);
  }
}, count);

test('Back leads to the link one went by: in the month, the search, the coordinators and the letters', async () => {
  await open('/desk/letters');
  await beginLetters(20);
  for (const [path, link, gone] of [
    [`/desk/months/${month()}`, '.desk-table tbody th a', /\/desk(\?|\/months\/.*report)/],
    ['/desk/search?q=%E0%B8%95%E0%B8%B1%E0%B8%A7%E0%B8%AD%E0%B8%A2%E0%B9%88%E0%B8%B2%E0%B8%87', '.find a', /\/desk(\?|\/months|\/reports)/],
    ['/desk/coordinators', '.letters-line a', /\/desk\/coordinators\//],
    ['/desk/letters', '.letters-line a.strong', /\/desk\/letters\//],
  ]) {
    await open(path);
    const links = page.locator(link);
    await links.first().waitFor();
    const chosen = links.nth(Math.min(await links.count(), 12) - 1);
    await chosen.focus();
    const place = () => chosen.evaluate((link) => link.getBoundingClientRect().top);
    const at = await place();
    await chosen.press('Enter');
    await page.waitForURL(gone);
    await page.locator('.desk-main h1').waitFor();
    await page.goBack();
    await page.waitForURL((url) => url.pathname + url.search === path);
    await chosen.waitFor();
    await waitFor(() => isFocused(chosen), `the same link of ${path}`);
    await waitFor(async () => Math.abs((await place()) - at) < 4, `${path}: where it was in the window`);
  }
});

test('Back leads to a line beyond the first page, too', async () => {
  await open('/desk/coordinators');
  const lines = page.locator('.letters-line a');
  await lines.nth(49).waitFor();
  await page.getByRole('button', { name: t('desk_more') }).click();
  await lines.nth(50).waitFor();
  const last = lines.last();
  const name = await last.innerText();
  await last.focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/desk\/coordinators\//);
  await page.locator('.desk-main h1').waitFor();
  await page.goBack();
  await waitFor(() => page.evaluate((name) => document.activeElement.innerText === name, name), 'the same line');
});

test('Back from a province leads to the map it was chosen on', async () => {
  await open(`/desk/overview?until=${month()}`);
  const province = page.locator('.overview-province').nth(20);
  await province.waitFor();
  await province.focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/area=/);
  await page.locator('.overview-rate, .overview-standing .muted').first().waitFor();
  await page.goBack();
  await page.locator('.overview-province').nth(20).waitFor();
  await waitFor(() => isFocused(page.locator('.overview-province').nth(20)), 'the province has the focus');
});

test('whatever has the focus lies clear of the bars at the window\'s top, also on the way back', async () => {
  await open(`/desk/months/${month()}?area=34`);
  const boxes = page.locator('.month-unit input');
  await boxes.nth(14).waitFor();
  await boxes.nth(14).check();
  await boxes.nth(14).focus();
  for (let step = 0; step < 30; step += 1) {
    await page.keyboard.press('Shift+Tab');
    assert.ok(await isClear(), `step ${step}`);
  }
});

test('choosing a unit moves nothing, and on a phone what can be done stands in sight', async () => {
  await open(`/desk/months/${month()}?area=34`);
  const box = page.locator('.month-unit input').nth(3);
  await box.waitFor();
  const top = () => box.evaluate((box) => box.getBoundingClientRect().top + scrollY);
  const before = await top();
  await box.check();
  await page.locator('.grid-chosen').getByRole('button', { name: t('notices_remind_all') }).waitFor();
  assert.ok(Math.abs((await top()) - before) < 2);
  await open(`/desk/months/${month()}?area=34`, { width: 360, height: 740 });
  await box.waitFor();
  const onPhone = await top();
  await box.check();
  const remind = page.locator('.grid-chosen').getByRole('button', { name: t('notices_remind_all') });
  await remind.waitFor();
  assert.ok(Math.abs((await top()) - onPhone) < 2, 'nor on a phone');
  assert.ok(await remind.evaluate((button) => {
    const { top, bottom } = button.getBoundingClientRect();
    return top > 0 && bottom <= innerHeight && button.contains(document.elementFromPoint(button.getBoundingClientRect().left + 5, (top + bottom) / 2));
  }));
});

test('on a phone the grid is walked to its last row, one row after the other', async () => {
  await open(`/desk/grid?until=${month()}`, { width: 360, height: 740 });
  await page.locator('.grid-unit').first().waitFor();
  const heights = await page.locator('.grid-table tr[data-of]').evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().height));
  assert.equal(new Set(heights).size, 1, 'all rows are of one height');
  const count = Number(await page.locator('.grid-table').getAttribute('aria-rowcount'));
  assert.ok(count > 50);
  await page.locator('.grid-scroll').focus();
  const row = () => page.evaluate(() => Number(document.activeElement.closest('tr[aria-rowindex]')?.getAttribute('aria-rowindex')));
  for (let at = 1; at <= count; at += 1) {
    await page.keyboard.press('ArrowDown');
    await waitFor(async () => (await row()) === at, `row ${at}`);
  }
  const frame = page.locator('.grid-scroll');
  assert.ok(await frame.evaluate((frame) => frame.scrollHeight - frame.clientHeight - frame.scrollTop < frame.clientHeight), 'and so to its end');
});

test('from a row\'s box j and k go on to the rows beside it', async () => {
  await open('/desk?state=all');
  const boxes = page.locator('.desk-row input[type=checkbox]');
  await boxes.first().waitFor();
  const row = boxes.first().locator('xpath=ancestor::*[contains(concat(" ", @class, " "), " desk-row ")]');
  const rows = page.locator('.desk-row a[data-row]');
  const at = await row.evaluate((row) => [...document.querySelectorAll('.desk-row')].indexOf(row));
  await boxes.first().focus();
  await page.keyboard.press('j');
  await waitFor(() => isFocused(rows.nth(at + 1)), 'the next row');
  await page.keyboard.press('k');
  await waitFor(() => isFocused(rows.nth(at)), 'the row itself');
});

test('who is looked for among the people stands in the address, in the file and in what is printed', async () => {
  await open('/desk/people');
  const everybody = page.locator('.desk-table tbody tr');
  await everybody.nth(1).waitFor();
  const wanted = (await everybody.first().locator('td, th').first().innerText()).split(/\s+/)[1];
  await page.getByLabel(t('desk_search')).fill(wanted);
  await page.waitForURL(/q=/);
  await waitFor(async () => {
    const rows = await everybody.allInnerTexts();
    return rows.length > 0 && rows.every((row) => row.includes(wanted));
  }, 'only those');
  const some = await everybody.count();
  await page.reload();
  await everybody.first().waitFor();
  assert.equal(await everybody.count(), some);
  assert.equal(await page.getByLabel(t('desk_search')).inputValue(), wanted);
  const file = await page.evaluate(async () => (await fetch(document.querySelector('a[href*="people.csv"]').href)).text());
  assert.equal(file.trim().split('\n').length, some + 1, 'a line each, and the head');
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
  assert.match(await page.locator('.desk-narrowed').textContent(), new RegExp(wanted));
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  assert.equal(await page.locator('.desk-narrowed').textContent(), '');
});

test('a note that was begun is there again when the dialog is', async () => {
  await open(`/desk/months/${month()}?area=34`);
  const box = page.locator('.month-unit input').first();
  await box.waitFor();
  await box.check();
  const history = page.locator('.grid-chosen').getByRole('button', { name: t('notices_history') });
  await history.click();
  const note = page.getByRole('dialog').getByLabel(t('notes_write'));
  await note.fill('โทรไปแล้ว ยังไม่รับ');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await history.click();
  assert.equal(await note.inputValue(), 'โทรไปแล้ว ยังไม่รับ');
});
