// The ministry looks at a month: who has reported, where, over a year; goes down to a village; chases; and sees what comes in.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { isFocused, tabTo } from '../lib/month.mjs';
import { desktop, Phone } from '../lib/phone.mjs';
import { cameraFile } from '../lib/pictures.mjs';
import { Server } from '../lib/server.mjs';
import { like, t } from '../lib/text.mjs';
import { addPictures, allSafe, join, newReport, save, signIn, waitFor } from '../lib/walk.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const arabic = (text) => text.replace(/[๐-๙]/g, (digit) => '๐๑๒๓๔๕๖๗๘๙'.indexOf(digit)).replace(/,/g, '');

let server, ministry, phone;
before(async () => {
  server = await Server.start();
  [ministry, phone] = [await desktop({ bypassCSP: true, reducedMotion: 'reduce' }), await Phone.buy()];
});
after(async () => {
  await phone?.throwAway();
  await ministry?.browser.close();
  await server?.remove();
});

const ask = (page, path) => page.evaluate(async (path) => (await fetch(path)).json(), path);
const month = () => {
  const now = new Date(Date.now() + 7 * 3_600_000);
  return now.toISOString().slice(0, 7);
};
const figures = async (page) => arabic(await page.locator('.overview-rate').innerText()).match(/\d+/g).map(Number);

test('the overview says what the month says, and every number leads to its list', async () => {
  const { page } = ministry;
  await signIn(page, server, 'ministry');
  await page.goto(`${server.url}/desk/overview?until=${month()}`);
  await page.locator('.overview-rate').waitFor();
  const { counts, due, figures: done } = await ask(page, `/api/v1/months/${month()}/summary`);
  const answered = counts.submitted_on_time + counts.submitted_late + counts.nothing_to_report + counts.returned + counts.accepted;
  const rows = Object.values(counts).reduce((sum, count) => sum + count, 0);
  assert.deepEqual((await figures(page)).slice(1), [answered, rows - counts.exempt - counts.excused]);
  // By which day how many units owe it, and of how many of them nothing came; either number leads to its list.
  const days = page.locator('[data-of="due"] li');
  assert.equal(await days.count(), due.length);
  assert.ok(due.some(({ units, open }) => units > open && open > 0));
  for (const [at, { day, units, open }] of due.entries()) {
    const line = arabic(await days.nth(at).innerText());
    assert.ok(line.includes(t('overview_due_units').replace('{units}', units)), line);
    assert.equal(line.includes(t('overview_due_open').replace('{open}', open)), open > 0, line);
    for (const [way, count] of [units, open].filter((count) => count > 0).entries()) {
      const { search } = new URL(await days.nth(at).getByRole('link').nth(way).getAttribute('href'), server.url);
      assert.ok(search.includes(`due=${day}`));
      const { items } = await ask(page, `/api/v1/months/${month()}/obligations${search}&limit=200`);
      assert.equal(items.length, count);
    }
  }
  const link = page.locator('[aria-labelledby="overview-channels"]').getByRole('link').first();
  assert.ok(arabic(await link.innerText()).includes(String(done.people)));
  await link.click();
  await page.waitForURL(/counted=true/);
  await page.goBack();
  await page.locator('a.month-state').first().click();
  await page.waitForURL(/\/desk\/months\/.*state=/);
});

test('a year is drawn, stands in a table, and a column opens its month', async () => {
  const { page } = ministry;
  await page.goto(`${server.url}/desk/overview?until=${month()}`);
  const columns = page.locator('svg.chart a:not([tabindex])');
  await columns.last().waitFor();
  await page.getByText(t('overview_as_table')).click();
  assert.equal(await page.locator('[aria-labelledby="overview-trend"] tbody tr').count(), 12);
  await columns.last().press('Enter');
  await page.waitForURL(new RegExp(`/desk/months/${month()}$`));
  await page.goBack();
  await page.locator('svg.chart a[tabindex]').last().click();
  await page.waitForURL(new RegExp(`/desk/months/${month()}[?]state=`));
});

test('paper is white, shows every table and every row, and nothing that is pressed', async () => {
  const { page } = ministry;
  const printed = (name) => page.evaluate((name) => window.dispatchEvent(new Event(name)), name);
  const color = (selector, what) => page.locator(selector).first().evaluate((element, what) => getComputedStyle(element)[what], what);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await page.goto(`${server.url}/desk/overview?until=${month()}`);
  const table = page.locator('.desk-main details:has(table)').first();
  // Closed, paper would leave it out.
  await table.waitFor({ state: 'attached' });
  await printed('beforeprint');
  assert.equal(await page.locator('.desk-main details:has(table):not([open])').count(), 0);
  assert.equal(await color('body', 'backgroundColor'), 'rgb(255, 255, 255)');
  assert.equal(await color('.chart-key', 'printColorAdjust'), 'exact');
  assert.equal(await page.locator('nav').first().isVisible(), false);
  await printed('afterprint');
  assert.equal(await table.getAttribute('open'), null, 'closed again, as it was');

  await page.goto(`${server.url}/desk/grid?until=${month()}`);
  await page.locator('.grid-unit').first().waitFor();
  await printed('beforeprint');
  const said = page.locator('.print-only', { hasText: /[0-9๐-๙]/ }).first();
  await said.waitFor();
  const rows = await page.locator('.grid-table tbody tr:not(.grid-space)').count();
  assert.ok(arabic(await said.innerText()).split(/\D+/).includes(String(rows)), `${rows}: ${await said.innerText()}`);
  await printed('afterprint');
  await page.emulateMedia({ media: null, colorScheme: null });
});

test('the grid is printed by its button with every row', async () => {
  const { page } = ministry;
  await page.setViewportSize({ width: 1440, height: 600 });
  await page.goto(`${server.url}/desk/grid?until=${month()}`);
  await page.locator('.grid-unit').first().waitFor();
  const rows = () => page.locator('.grid-table tbody tr:not(.grid-space)').count();
  const inSight = await rows();
  // A browser lays the page out for paper as it is when it is asked.
  await page.evaluate(() => {
    window.print = () => {
      globalThis.printed = document.querySelectorAll('.grid-table tbody tr:not(.grid-space)').length;
      window.dispatchEvent(new Event('afterprint'));
    };
  });
  await page.getByRole('button', { name: t('desk_print') }).click();
  await waitFor(() => page.evaluate(() => globalThis.printed), 'printed');
  const { items } = await ask(page, `/api/v1/trend/units?until=${month()}&limit=200`);
  assert.equal(await page.evaluate(() => globalThis.printed), items.length);
  assert.ok(inSight < items.length, `${inSight} of ${items.length}: more than fits the window`);
  await waitFor(async () => (await rows()) === inSight, 'the screen draws what is in sight again');
});

test('a province is chosen on the map by keyboard; its districts stand in the table; a number opens its rows', async () => {
  const { page } = ministry;
  await page.goto(`${server.url}/desk/overview?until=${month()}`);
  const province = page.locator('svg.overview-map a').filter({ has: page.locator('title', { hasText: 'อุบลราชธานี' }) });
  await province.waitFor();
  assert.equal(await page.locator('svg.overview-map a').count(), 77);
  // One stop for Tab; the arrows go on from it.
  const stop = page.locator('svg.overview-map a[tabindex="0"]');
  await stop.focus();
  await page.keyboard.press('End');
  const last = await stop.getAttribute('aria-label');
  await page.keyboard.press('ArrowUp');
  assert.notEqual(await stop.getAttribute('aria-label'), last);
  assert.equal(await stop.count(), 1);
  assert.ok(await isFocused(stop));
  await province.focus();
  assert.ok(await isFocused(province));
  await page.locator('.overview-pointed', { hasText: 'อุบลราชธานี' }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/area=34/);
  // Without a reload: what stands there is the province's by now.
  const district = page.locator('.grid-table').getByRole('link', { name: 'เมืองอุบลราชธานี', exact: true });
  await district.waitFor();
  assert.equal(await page.locator('svg.overview-map').count(), 0);
  await page.locator('.grid-table tr', { has: page.getByRole('link', { name: 'เมืองอุบลราชธานี', exact: true }) }).locator('td a').last().click();
  await page.waitForURL(/\/desk\/months\/.*area=3401/);
});

test('units by months: found by state, chosen, reminded, excused with a reason; a note is kept beside the unit', async () => {
  const { page } = ministry;
  await page.goto(`${server.url}/desk/grid?area=34&kind=village&until=${month()}&state=not_yet_due`);
  const boxes = page.locator('.grid-unit input');
  await boxes.nth(1).waitFor();
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await page.locator('.grid-chosen').getByRole('button', { name: t('notices_remind_all') }).click();
  await page.getByRole('dialog').getByRole('button', { name: t('notices_remind_send') }).click();
  await page.getByRole('dialog').getByText(like('notices_reminded')).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: t('grid_excuse') }).click();
  await page.getByRole('dialog').locator('textarea').fill('น้ำท่วมทั้งตำบล');
  await page.getByRole('dialog').getByRole('button', { name: t('month_excuse'), exact: true }).click();
  const said = page.locator('.desk-toast').getByText(like('grid_excused'));
  await said.waitFor();
  assert.equal(arabic(await said.innerText()).match(/\d+/)[0], '2');
  await page.goto(`${server.url}/desk/months/${month()}?area=34&state=excused`);
  await page.getByText('น้ำท่วมทั้งตำบล').first().waitFor();
  await page.getByRole('button', { name: t('notices_history') }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(t('notes_write')).fill('โทรแล้ว น้ำยังท่วม');
  await dialog.getByRole('button', { name: t('notes_keep') }).click();
  await dialog.locator('li', { hasText: 'โทรแล้ว น้ำยังท่วม' }).waitFor();
});

test('a report that comes in changes the figures without a reload and without moving the page', async () => {
  const { page } = ministry;
  await page.setViewportSize({ width: 1024, height: 768 });
  await page.goto(`${server.url}/desk/overview?until=${month()}`);
  await page.locator('.overview-rate').waitFor();
  const before = (await figures(page))[1];
  await page.evaluate(() => { globalThis.same = true; scrollTo(0, 300); });
  await join(phone.page, await server.silentVillage());
  // In another window somebody chases the rest.
  const list = await page.context().newPage();
  // Whoever was excused before is looked for as well.
  await list.goto(`${server.url}/desk/months/${month()}?area=34&state=not_yet_due,excused`);
  const rows = list.locator('.desk-table tr[data-of]');
  await rows.nth(3).waitFor();
  const listed = () => rows.evaluateAll((all) => all.map((row) => row.dataset.of));
  const [order, button] = [await listed(), rows.nth(3).getByRole('button').first()];
  await button.focus();
  const places = () => rows.evaluateAll((all) => all.map((row) => row.getBoundingClientRect().top));
  const stood = await places();
  await newReport(phone.page);
  await phone.page.getByRole('radio').first().check();
  await addPictures(phone.page, [cameraFile(0)]);
  await save(phone.page);
  await allSafe(phone.page);
  await waitFor(async () => (await figures(page))[1] === before + 1, 'one more has answered');
  assert.deepEqual(await page.evaluate(() => [globalThis.same, scrollY]), [true, 300]);
  await list.locator('tr.is-gone').getByText(t('desk_gone')).waitFor();
  assert.deepEqual([await listed(), await places()], [order, stood], 'what has left a narrowed list stays in its place until one asks anew');
  assert.ok(await isFocused(button));
  await list.reload();
  await rows.nth(3).waitFor();
  assert.equal((await listed()).length, order.length - 1);
  await list.close();
});

test('nothing serious for axe, nothing slides sideways, at any size, light and dark', async () => {
  const { page } = ministry;
  for (const [width, height] of [[1440, 900], [1100, 800], [1024, 768], [360, 740]]) {
    await page.setViewportSize({ width, height });
    for (const path of ['overview', 'overview?area=34&figure=missing', 'grid?area=34', `months/${month()}?area=34`, 'people?area=34', 'coordinators']) {
      await page.goto(`${server.url}/desk/${path}`);
      await page.locator(':is(.grid-table, .desk-table) tbody th:visible, .letters-line:visible').first().waitFor();
      await page.evaluate(() => document.querySelectorAll('.desk-main details').forEach((one) => { one.open = true; }));
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme });
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ['violations'] }));
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        assert.deepEqual(serious.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), [], `${path} ${width} ${colorScheme}`);
      }
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path} at ${width}`);
    }
  }
});

test('the whole way is gone by keyboard: from the ways to the grid and into a unit\'s month', async () => {
  const { page } = ministry;
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`${server.url}/desk/overview?area=34`);
  await page.locator('.overview-rate').waitFor();
  const grid = page.getByRole('link', { name: t('grid_title') });
  await tabTo(page, grid);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/desk\/grid/);
  const cell = page.locator('.grid-table .grid-cell a');
  await cell.first().waitFor();
  // One stop, and the arrows within it: into the first row, and on to its months.
  await tabTo(page, page.locator('.grid-scroll'));
  await page.keyboard.press('ArrowDown');
  await waitFor(() => isFocused(page.locator('.grid-unit input').first()), 'the first row');
  await page.keyboard.press('End');
  await waitFor(() => isFocused(page.locator('.grid-table tr[data-of]').first().locator('.grid-cell a').last()), 'its newest month');
  await page.keyboard.press('ArrowDown');
  await waitFor(() => isFocused(page.locator('.grid-table tr[data-of]').nth(1).locator('.grid-cell a').last()), 'the month of the unit below');
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), 'none', 'and it is seen');
  await page.keyboard.press('Control+End');
  await waitFor(() => isFocused(page.locator('.grid-table tr[data-of]').last().locator('.grid-cell a').last()), 'the last row that is here');
  await page.keyboard.press('Home');
  await waitFor(() => isFocused(page.locator('.grid-unit input').last()), 'its box');
  await page.keyboard.press('Control+Home');
  await waitFor(() => isFocused(page.locator('.grid-unit input').first()), 'the first row again');
  await page.keyboard.press('Tab');
  assert.ok(await page.evaluate(() => !document.activeElement.closest('.grid-scroll')), 'Tab leaves it');
  await cell.last().focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/desk(\?|\/months)/);
});

test('whoever works by keyboard stays where they are: after an act on a row, at a list\'s end, and in a grid that is scrolled', async () => {
  const { page } = ministry;
  await page.goto(`${server.url}/desk/months/${month()}?area=34&state=not_yet_due`);
  const row = page.locator('.desk-table tbody tr[data-of]').first();
  await row.waitFor();
  const unit = await row.getAttribute('data-of');
  await row.getByRole('button', { name: t('month_excuse'), exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').locator('textarea').fill('ถนนขาด');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.locator(`tr[data-of="${unit}"]`).waitFor({ state: 'detached' });
  await waitFor(() => page.evaluate(() => document.activeElement.closest('tr[data-of]')), 'the row is gone, and the focus is in what took its place');
  // Listed whatever its state, the row is drawn anew and keeps the focus.
  await page.goto(`${server.url}/desk/months/${month()}?area=34&state=excused`);
  const excused = page.locator(`tr[data-of="${unit}"]`);
  await excused.waitFor();
  await excused.getByRole('button', { name: t('month_excuse_change') }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').locator('textarea').fill('ถนนขาดและน้ำท่วม');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await excused.getByText('ถนนขาดและน้ำท่วม').waitFor();
  await waitFor(() => excused.evaluate((row) => row.contains(document.activeElement)), 'the focus is in the same row');
  // Said where one reads, however far down that is; and what was said before comes back.
  await page.locator('.desk-toast').getByText(like('month_excuse_said')).waitFor();
  await page.getByRole('button', { name: t('desk_undo'), exact: true }).focus();
  await page.keyboard.press('Enter');
  await excused.getByText('ถนนขาดและน้ำท่วม').waitFor({ state: 'detached' });
  await excused.getByText('ถนนขาด').waitFor();
  await waitFor(() => excused.evaluate((row) => row.contains(document.activeElement)), 'the focus is at the row it was about');
  await page.goto(`${server.url}/desk/months/${month()}?area=34`);
  await page.locator('.month-unit').nth(1).waitFor();

  await page.goto(`${server.url}/desk/grid?until=${month()}`);
  const box = page.locator('.grid-unit input').first();
  await box.waitFor();
  await box.focus();
  await page.locator('.grid-scroll').evaluate((frame) => { frame.scrollTop = frame.scrollHeight; });
  await box.waitFor({ state: 'attached' });
  await waitFor(() => page.evaluate(() => document.activeElement.closest('.grid-scroll')), 'scrolled out, the focus stays in the table');
});

test('whatever vanishes under the focus leaves it near: a link to another screen, a dialog that did its work, what is skipped to', async () => {
  const { page } = ministry;
  const isSomewhere = (where) => waitFor(() => page.evaluate((where) => document.activeElement.closest(where), where), where);
  await page.goto(`${server.url}/desk/overview?until=${month()}`);
  await page.locator('.overview-rate').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await isSomewhere('#desk-main');
  await page.locator('a.month-state').first().focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/desk\/months\//);
  await isSomewhere('h1');
  await page.goto(`${server.url}/desk/grid?area=34&until=${month()}&state=not_yet_due`);
  await page.locator('.grid-unit input').nth(1).check();
  await page.locator('.grid-chosen').getByRole('button', { name: t('notices_remind_all') }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: t('notices_remind_send') }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByText(like('notices_reminded')).waitFor();
  await isSomewhere('dialog');
  await page.keyboard.press('Escape');
  await page.locator('.grid-chosen').getByRole('button', { name: t('notices_history') }).click();
  await page.getByRole('dialog').getByLabel(t('notes_write')).waitFor();
});

test('an area of people and coordinators stands in the address', async () => {
  const { page } = ministry;
  for (const path of ['people', 'coordinators']) {
    await page.goto(`${server.url}/desk/${path}`);
    await page.locator('.desk-select select').first().selectOption('34');
    await page.waitForURL(/area=34/);
    await page.reload();
    await page.getByRole('heading', { level: 1, name: /อุบลราชธานี/ }).waitFor();
    await page.goBack();
    await waitFor(async () => !page.url().includes('area='), 'one step back');
  }
});
