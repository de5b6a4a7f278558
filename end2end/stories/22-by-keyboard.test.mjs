// Where the keyboard stands, and what lists, figures and addresses promise: at the desk of the ministry and of a province.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isFocused } from '../lib/month.mjs';
import { desktop } from '../lib/phone.mjs';
import { Server } from '../lib/server.mjs';
import { like, t } from '../lib/text.mjs';
import { everyReport, signIn, waitFor } from '../lib/walk.mjs';

const arabic = (text) => text.replace(/[๐-๙]/g, (digit) => '๐๑๒๓๔๕๖๗๘๙'.indexOf(digit)).replace(/,/g, '');

let server, ministry, province, page;
before(async () => {
  server = await Server.start();
  [ministry, province] = [await desktop({ reducedMotion: 'reduce' }), await desktop()];
  page = ministry.page;
  await signIn(page, server, 'ministry');
});
after(async () => {
  await ministry?.browser.close();
  await province?.browser.close();
  await server?.remove();
});

const month = () => new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 7);
const ask = (path) => page.evaluate(async (path) => (await fetch(path)).json(), path);
const inSight = (target) => target.first().evaluate((element) => {
  const { top, bottom } = element.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
});
/** What has the focus: in sight, and in which row of its list, counted from nought. */
const standing = () => page.evaluate(() => {
  const { top, bottom } = document.activeElement.getBoundingClientRect();
  const row = document.activeElement.closest('tbody tr, .desk-rows > li, .find');
  const rows = row ? [...row.parentElement.children].filter((other) => other.className === row.className) : [];
  return { seen: top >= 0 && bottom <= innerHeight, row: rows.indexOf(row) };
});

test('a province of which nobody reports is seen when it has the focus, and what is said of it is in sight', async () => {
  for (const [width, height] of [[1440, 900], [1024, 768]]) {
    await page.setViewportSize({ width, height });
    await page.goto(`${server.url}/desk/overview`);
    const silent = page.locator('.overview-province:has(path[data-level="none"])');
    await silent.nth(9).waitFor();
    for (const at of [0, 30, 60]) {
      const province = silent.nth(at);
      await province.focus();
      const [outline, ring] = await Promise.all([province.locator('path').first().getAttribute('d'), page.locator('.overview-ring').getAttribute('d')]);
      assert.equal(ring, outline);
      const name = (await province.getAttribute('aria-label')).split(' · ')[0];
      await page.locator('.overview-pointed', { hasText: name }).waitFor();
      assert.ok(await inSight(page.locator('.overview-pointed')), `${name} at ${width}`);
    }
    // Above all that could hide it, and of another colour than what is around it.
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      const drawn = await page.locator('.overview-ring').evaluate((ring) => {
        const { stroke, strokeWidth } = getComputedStyle(ring);
        const later = [...ring.closest('svg').querySelectorAll('path')].filter((path) => ring.compareDocumentPosition(path) & Node.DOCUMENT_POSITION_FOLLOWING);
        return { later: later.length, wide: parseFloat(strokeWidth) >= 3, as: stroke === getComputedStyle(document.body).color };
      });
      assert.deepEqual(drawn, { later: 0, wide: true, as: true });
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 });
});

test('every colour of the map stands in its legend, which has neither gaps nor foreign digits', async () => {
  for (const figure of ['missing', 'activities', 'people']) {
    await page.goto(`${server.url}/desk/overview?figure=${figure}&until=${month()}`);
    await page.locator('svg.overview-map a').first().waitFor();
    const words = await page.locator('[data-of="map"] .chart-legend li:has([data-level="0"], [data-level="1"], [data-level="2"], [data-level="3"], [data-level="4"])').allInnerTexts();
    assert.ok(words.every((word) => !/[0-9]/.test(word)), words.join());
    const bounds = words.map((word) => arabic(word).split('–').map(Number));
    const ends = bounds.map((of) => of[of.length - 1]);
    assert.equal(bounds[0][0], 0);
    bounds.slice(1).forEach(([from], at) => assert.equal(from, ends[at] + 1, words.join()));
    const { rows } = await ask(`/api/v1/trend/areas?until=${month()}`);
    const of = ({ counts, figures }) => (figure === 'missing' ? counts.missing : figures[figure]);
    assert.equal(ends.at(-1), Math.max(...rows.flatMap(({ months }) => months.map(of))));
    const levels = await page.locator(':is(.overview-map path:not(.overview-pattern), .grid-cell)[data-level]').evaluateAll((all) => [...new Set(all.map((one) => one.dataset.level))]);
    const known = await page.locator('[data-of="map"] .chart-key').evaluateAll((all) => all.map((one) => one.dataset.level));
    assert.deepEqual(levels.filter((level) => !known.includes(level)), []);
  }
});

test('the order of the areas stands in the address', async () => {
  await page.goto(`${server.url}/desk/overview?until=${month()}`);
  const head = page.locator('.overview .grid-sort').last();
  await head.click();
  await page.waitForURL(/sort=\d{4}-\d\d\.down/);
  await page.reload();
  await page.locator('.overview th[aria-sort="descending"]').waitFor();
  await page.locator('.overview .grid-sort').last().click();
  await page.waitForURL(/sort=\d{4}-\d\d\.up/);
});

test('whoever asks for more of a list goes on at the first row that came', async () => {
  const lists = ['/desk?state=all', `/desk/months/${month()}`, `/desk/search?q=${encodeURIComponent('บ้านตัวอย่าง')}&kind=report`];
  let pressed = 0;
  for (const path of lists) {
    await page.goto(server.url + path);
    const rows = page.locator('.desk-rows > li, .desk-table:has(.month-unit) > tbody > tr, .find');
    await rows.first().waitFor();
    const more = page.getByRole('button', { name: t('desk_more') });
    if ((await more.count()) === 0) continue;
    const before = await rows.count();
    await more.focus();
    await page.keyboard.press('Enter');
    await waitFor(async () => (await rows.count()) > before, `more of ${path}`);
    await waitFor(async () => (await standing()).row >= before, `the focus goes on, ${path}`);
    assert.deepEqual(await standing(), { seen: true, row: before }, path);
    pressed += 1;
  }
  assert.ok(pressed >= 2, `${pressed} lists of more than a page`);
});

test('those are reminded whom the month\'s list shows', async () => {
  await page.goto(`${server.url}/desk/months/${month()}?area=3401&state=not_yet_due`);
  await page.locator('.desk-table tr[data-of]').first().waitFor();
  const { counts } = await ask(`/api/v1/months/${month()}/summary?area=3401`);
  await page.locator('.desk-top').getByRole('button', { name: t('notices_remind_all') }).click();
  const dialog = page.getByRole('dialog');
  assert.equal(arabic(await dialog.getByText(like('notices_whom_listed')).innerText()).match(/\d+/)[0], String(counts.not_yet_due));
  const sent = page.waitForRequest('**/api/v1/reminders');
  const reply = page.waitForResponse('**/api/v1/reminders');
  await dialog.getByRole('button', { name: t('notices_remind_send') }).click();
  const { rows } = (await sent).postDataJSON();
  assert.deepEqual([rows.area, rows.state], ['3401', 'not_yet_due']);
  const { reminded, skipped } = await (await reply).json();
  assert.equal(reminded.length + skipped.length, counts.not_yet_due);
  await page.keyboard.press('Escape');
  // Nobody of whom it could be asked.
  await page.goto(`${server.url}/desk/months/${month()}?area=3401&state=accepted`);
  await page.getByRole('heading', { level: 1, name: /./ }).waitFor();
  await waitFor(async () => (await page.locator('.desk-top').getByRole('button', { name: t('notices_remind_all') }).count()) === 0, 'no button');
});

test('several of the month\'s list are chosen and excused at once, with a reason that is asked for by name', async () => {
  await page.goto(`${server.url}/desk/months/${month()}?area=34&state=not_yet_due`);
  const boxes = page.locator('.month-unit input');
  await boxes.nth(2).waitFor();
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await page.keyboard.press('c');
  assert.ok(await isFocused(page.locator('.grid-chosen').getByRole('button', { name: t('notices_remind_all') })), 'the bar is a key away');
  const excuse = async (reason) => {
    await page.locator('.grid-chosen').getByRole('button', { name: t('grid_excuse') }).click();
    await page.getByRole('dialog').getByLabel(t('month_reason')).fill(reason);
    await page.getByRole('dialog').getByRole('button', { name: t('month_excuse'), exact: true }).click();
    const said = page.locator('.desk-toast').getByText(like('grid_excused'));
    await said.waitFor();
    assert.equal(arabic(await said.innerText()).match(/\d+/)[0], '2');
  };
  await excuse('พลั้งมือ');
  await page.keyboard.press('z');
  await page.locator('.desk-toast').getByText(like('grid_excuse_undone')).waitFor();
  await boxes.nth(2).waitFor();
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await excuse('ไฟดับ');
  // Out of the list, they are not chosen any more, either.
  await page.locator('.grid-chosen.is-any').waitFor({ state: 'detached' });
  await page.goto(`${server.url}/desk/months/${month()}?area=34&state=excused`);
  assert.ok(await page.getByText('ไฟดับ').first().waitFor().then(() => true));
});

test('the month is printed by its button with every row', async () => {
  await page.goto(`${server.url}/desk/months/${month()}`);
  const rows = page.locator('.desk-table tr[data-of]');
  await rows.first().waitFor();
  await page.evaluate(() => {
    window.print = () => {
      globalThis.printed = document.querySelectorAll('.desk-table tr[data-of]').length;
      window.dispatchEvent(new Event('afterprint'));
    };
  });
  await page.getByRole('button', { name: t('desk_print') }).click();
  await waitFor(() => page.evaluate(() => globalThis.printed), 'printed');
  let [all, next] = [0, ''];
  do {
    const part = await ask(`/api/v1/months/${month()}/obligations?limit=200${next && `&cursor=${encodeURIComponent(next)}`}`);
    [all, next] = [all + part.items.length, part.next];
  } while (next);
  assert.equal(await page.evaluate(() => globalThis.printed), all);
});

test('Back leads to the cell of the grid and to the number of the overview one came from', async () => {
  await page.setViewportSize({ width: 1440, height: 600 });
  await page.goto(`${server.url}/desk/grid?until=${month()}`);
  await page.locator('.grid-unit').first().waitFor();
  const frame = page.locator('.grid-scroll');
  await frame.evaluate((element) => { element.scrollTop = element.scrollHeight / 2; });
  const scrolled = await frame.evaluate((element) => element.scrollTop);
  assert.ok(scrolled > 0);
  const seen = () => page.locator('.grid-table tbody tr[data-of]').evaluateAll((rows) => {
    const { top } = document.querySelector('.grid-scroll').getBoundingClientRect();
    return rows.find((row) => row.getBoundingClientRect().top > top + 80)?.dataset.of;
  });
  await waitFor(seen, 'rows are drawn where one scrolled to');
  const unit = await seen();
  await page.locator(`tr[data-of="${unit}"] .grid-cell a`).last().focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/desk(\?|\/months)/);
  await page.goBack();
  const cell = page.locator(`tr[data-of="${unit}"] .grid-cell a`).last();
  await cell.waitFor();
  await waitFor(() => isFocused(cell), 'the same cell');
  assert.ok(Math.abs((await frame.evaluate((element) => element.scrollTop)) - scrolled) < 2);
  assert.ok(await inSight(cell));

  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`${server.url}/desk/overview?until=${month()}`);
  const number = page.locator('.overview .grid-table tr[data-of="area-34"] .grid-cell a').last();
  await number.focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/desk\/months\//);
  await page.goBack();
  await number.waitFor();
  await waitFor(() => isFocused(number), 'the same number');
  assert.ok(await inSight(number));
  // The same way again, now that the screen is there at once: it opens at its top, and Back leads to the number as before.
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/desk\/months\//);
  await page.locator('.desk-table tbody tr[data-of]').first().waitFor();
  await waitFor(() => isFocused(page.locator('.desk-main h1')), 'the heading');
  assert.equal(await page.evaluate(() => scrollY), 0);
  await page.goBack();
  await number.waitFor();
  await waitFor(() => isFocused(number), 'the same number again');
});

test('a dialog that is closed before its answer is here does what was asked, and says so', async () => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`${server.url}/desk/months/${month()}?area=34&state=not_yet_due`);
  const row = page.locator('.desk-table tbody tr[data-of]').first();
  await row.waitFor();
  let answer;
  const isAsked = new Promise((resolve) => {
    page.route('**/excuse', async (route) => {
      resolve();
      await new Promise((go) => { answer = go; });
      await route.continue();
    });
  });
  await row.getByRole('button', { name: t('month_excuse'), exact: true }).click();
  await page.getByRole('dialog').locator('textarea').fill('ถนนขาด');
  await page.getByRole('dialog').getByRole('button', { name: t('month_excuse'), exact: true }).click();
  await isAsked;
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  answer();
  await page.locator('.desk-toast').getByText(like('month_excuse_said')).waitFor();
  await page.unroute('**/excuse');
  await page.getByRole('button', { name: t('desk_undo'), exact: true }).click();
  await page.locator('.desk-toast').getByText(like('month_excuse_said')).waitFor({ state: 'detached' });
});

test('what cannot be read of an address is said, with the way to everything', async () => {
  for (const path of ['/desk/overview?until=9999-99', '/desk/grid?area=xx', `/desk/months/${month()}?state=bogus`, '/desk?channel=tv', '/desk/pictures?month=x', '/desk/search?q=a&kind=x']) {
    await page.goto(server.url + path);
    const said = page.locator('.desk-misread').getByText(t('desk_misread'));
    await said.waitFor();
    await page.locator('.desk-misread a').click();
    await said.waitFor({ state: 'detached' });
    assert.equal(new URL(page.url()).search, '', path);
  }
});

test('that something is new is a button while the list\'s beginning is out of sight, and covers no row there', async () => {
  let isHere = false;
  await page.route('**/api/v1/events', (route) => route.abort());
  await page.route('**/api/v1/reports?limit=30*', async (route) => {
    const response = await route.fetch();
    const told = await response.json();
    await route.fulfill({ response, json: isHere || route.request().url().includes('cursor') ? told : { ...told, items: told.items.slice(1) } });
  });
  await page.goto(`${server.url}/desk?state=all`);
  const rows = page.locator('.desk-rows > li');
  await rows.nth(9).waitFor();
  const before = await rows.count();
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  isHere = true;
  const button = page.locator('.desk-news').getByRole('button');
  await button.waitFor();
  assert.equal(await rows.count(), before + 1);
  await page.evaluate(() => scrollTo(0, 0));
  await button.waitFor({ state: 'detached' });
  await page.locator('.desk-row.is-new').waitFor();
  await page.locator('.desk-news').getByText(like('desk_new_reports')).waitFor({ state: 'attached' });
  await page.unroute('**/api/v1/events');
  await page.unroute('**/api/v1/reports?limit=30*');
});

test('by arrows from a warned picture to the next, from within what is said of it', async () => {
  const told = await server.desk('ubon');
  const settled = ({ photos }) => photos.every(({ state }) => state === 'ready');
  await waitFor(async () => (await everyReport(told)).every(settled), 'every picture of the demo is looked at', 90_000);
  await waitFor(async () => (await told.json('/api/v1/pictures?likeness=true&limit=200')).items.length > 1, 'pictures are compared', 60_000);
  const { page } = province;
  await signIn(page, server, 'ubon');
  await page.goto(`${server.url}/desk/pictures?likeness=true`);
  const viewer = page.locator('.wall-viewer[open]');
  await page.locator('.wall-tile').first().click();
  await viewer.getByRole('button', { name: t('likeness_dismiss') }).first().focus();
  const place = () => viewer.locator('.wall-viewer-bar p').innerText();
  const first = await place();
  await page.keyboard.press('ArrowRight');
  await waitFor(async () => (await place()) !== first, 'the next one');
  assert.ok(await page.evaluate(() => document.activeElement.closest('.wall-viewer')), 'the focus is beside the picture');
  await page.keyboard.press('ArrowLeft');
  await waitFor(async () => (await place()) === first, 'and back');
  await page.keyboard.press('Escape');
  await viewer.waitFor({ state: 'detached' });
});

test('whoever has one way more sees where one is on a phone, too', async () => {
  const { page } = province;
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(`${server.url}/desk/account`);
  const here = page.locator('.desk-way[aria-current]');
  await here.waitFor();
  await waitFor(() => here.evaluate((way) => way.getBoundingClientRect().right <= innerWidth + 1), 'the entry is in sight');
});
