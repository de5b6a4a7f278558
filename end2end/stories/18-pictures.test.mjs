// The wall of pictures by mouse and keyboard, a warning that a person looks into, and the search with a letter missing.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { isFocused, tabTo } from '../lib/month.mjs';
import { desktop } from '../lib/phone.mjs';
import { Server } from '../lib/server.mjs';
import { like, t } from '../lib/text.mjs';
import { everyReport, signIn, waitFor } from '../lib/walk.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Of the demo: its picture is in another village's report of the same province, too, and in none elsewhere. */
const WARNED = 'พูดคุยกับผู้สูงอายุในวันพระ';
const REASON = 'ใช้ภาพประกอบเดียวกันทั้งตำบล';

let server, desk, page;
before(async () => {
  server = await Server.start();
  desk = await desktop({ bypassCSP: true, reducedMotion: 'reduce' });
  page = desk.page;
  const told = await server.desk('ubon');
  const settled = ({ photos }) => photos.every(({ state }) => state === 'ready');
  await waitFor(async () => (await everyReport(told)).every(settled), 'every picture of the demo is looked at', 90_000);
  await signIn(page, server, 'ubon');
});
after(async () => {
  await desk?.browser.close();
  await server?.remove();
});

const check = async (where) => {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ['violations'] }));
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    assert.deepEqual(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).slice(0, 3).join(' | ')}`), [], `${where}, ${colorScheme}`);
  }
};

const tiles = () => page.locator('.wall-tile');
const select = (label) => page.locator('.desk-select', { has: page.locator('span', { hasText: t(label) }) }).locator('select');
const viewer = () => page.locator('.wall-viewer[open]');

test('the wall is narrowed, and its address shows others the same', async () => {
  await page.getByRole('link', { name: t('pictures_title'), exact: true }).click();
  await tiles().first().waitFor();
  await check('wall');
  const channel = select('desk_channel');
  await channel.selectOption('community');
  await page.waitForURL(/channel=community/);
  await select('desk_topics').selectOption('call_centre');
  await page.waitForURL(/topic=call_centre/);
  await page.reload();
  await tiles().first().waitFor();
  assert.equal(await channel.inputValue(), 'community');
  const told = await (await server.desk('ubon')).json('/api/v1/pictures?channel=community&topic=call_centre&limit=60');
  // With more than a page, the next may have come by itself.
  const shown = (count) => (told.next ? count >= told.items.length : count === told.items.length);
  await waitFor(async () => shown(await tiles().count()), 'the wall shows what the server tells');
});

test('nothing moves while pictures come', async () => {
  await page.goto(`${server.url}/desk/pictures`);
  await tiles().first().waitFor();
  const last = tiles().nth((await tiles().count()) - 1);
  const height = () => last.evaluate((tile) => Math.round(tile.getBoundingClientRect().top + window.scrollY));
  const before = await height();
  await page.evaluate(() => Promise.all([...document.querySelectorAll('.wall-tile img')].map((image) => {
    image.loading = 'eager';
    return image.complete || new Promise((done) => { image.onload = image.onerror = done; });
  })));
  assert.equal(await height(), before);
});

test('a picture is looked at large by keyboard, and the focus comes back to where one was', async () => {
  await tabTo(page, tiles().first());
  await page.keyboard.press('Enter');
  await viewer().waitFor();
  await viewer().getByRole('link', { name: t('pictures_to_report') }).waitFor();
  await check('large');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowLeft');
  await waitFor(async () => /^[2๒] \//.test(await viewer().locator('.wall-viewer-bar p').textContent()), 'the second picture');
  await page.keyboard.press('Escape');
  await viewer().waitFor({ state: 'detached' });
  await waitFor(() => isFocused(tiles().nth(1)), 'the focus is on the second tile');
});

test('what is large has an address: Back closes it, and whoever is sent it sees the same', async () => {
  await page.goto(`${server.url}/desk/pictures`);
  await tiles().nth(1).click();
  await viewer().waitFor();
  await page.waitForURL(/picture=/);
  const title = await viewer().locator('h2').innerText();
  const address = page.url();
  await page.goBack();
  await viewer().waitFor({ state: 'detached' });
  assert.equal(new URL(page.url()).pathname, '/desk/pictures');
  await page.goto(address);
  await viewer().waitFor();
  assert.equal(await viewer().locator('h2').innerText(), title);
  await page.keyboard.press('Escape');
  await viewer().waitFor({ state: 'detached' });
  await waitFor(async () => !page.url().includes('picture='), 'closed for whoever reloads, too');
});

test('a warning is looked into and dismissed, and it stays to be read who said so and why', async () => {
  const told = await server.desk('ubon');
  const warned = async () => (await told.json('/api/v1/pictures?likeness=true&limit=200')).items;
  await waitFor(async () => (await warned()).some(({ caption }) => caption === WARNED), 'the pictures are compared', 60_000);
  await page.getByLabel(t('pictures_only_warned')).check();
  await page.waitForURL(/likeness=true/);
  await waitFor(async () => (await tiles().count()) > 0 && (await tiles().count()) === (await page.locator('.wall-warned').count()), 'only those with a warning');
  await page.getByRole('button', { name: new RegExp(WARNED) }).first().click();
  await viewer().locator('.evidence-pair img').nth(1).waitFor();
  await viewer().getByRole('button', { name: t('likeness_dismiss') }).first().click();
  await waitFor(() => isFocused(viewer().getByLabel(t('month_reason'))), 'the reason is asked for');
  await viewer().getByLabel(t('month_reason')).fill(REASON);
  // Turning pages is not typing.
  await page.keyboard.press('ArrowLeft');
  await check('dismissing');
  await viewer().locator('form').getByRole('button', { name: t('likeness_dismiss') }).click();
  await viewer().getByText(like('likeness_dismissed')).first().waitFor();
  await viewer().getByText(REASON).first().waitFor();
  await viewer().getByRole('link', { name: t('pictures_to_report') }).click();
  await page.waitForURL(/\/desk\/reports\//);
  await page.locator('.evidence').getByText(REASON).first().waitFor();
  await check('report with evidence');
});

test('a report is found though a letter is missing', async () => {
  await page.getByRole('link', { name: t('search_title'), exact: true }).click();
  const field = page.getByRole('searchbox');
  await waitFor(() => isFocused(field), 'one may type at once');
  await field.fill('ประชุมประจำเดอนของหมู่บ้าน');
  await page.keyboard.press('Enter');
  await page.waitForURL(/[?]q=/);
  await page.locator('.find mark').first().waitFor();
  assert.equal(await page.locator('.find mark').first().textContent(), 'ประชุมประจำเดือนของหมู่บ้าน');
  await page.getByText(t('search_nearly')).waitFor();
  await page.getByRole('status').filter({ hasText: like('search_found') }).waitFor();
  await check('search');
  await page.reload();
  await page.locator('.find a').first().click();
  await page.waitForURL(/\/desk\/reports\//);
});

test('what is being typed is looked for, too, when an area is chosen', async () => {
  await page.goto(`${server.url}/desk/search`);
  const field = page.getByRole('searchbox');
  await field.fill('อบรม');
  await select('search_kind').selectOption('report');
  await page.waitForURL(/q=.*kind=report/);
  assert.equal(await field.inputValue(), 'อบรม');
});

test('what is not found says what to try', async () => {
  await page.goto(`${server.url}/desk/search?q=${encodeURIComponent('เครื่องบินกระดาษ')}`);
  await page.getByText(t('search_try')).waitFor();
  await page.getByRole('status').filter({ hasText: like('search_none') }).waitFor();
  await check('nothing found');
});
