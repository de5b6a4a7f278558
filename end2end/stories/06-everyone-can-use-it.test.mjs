// axe finds nothing serious on any screen, light and dark, phone and desktop.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { desktop, Phone } from '../lib/phone.mjs';
import { cameraFile } from '../lib/pictures.mjs';
import { Server } from '../lib/server.mjs';
import { t } from '../lib/text.mjs';
import { addPictures, home, join, newReport } from '../lib/walk.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let server, phone;
before(async () => {
  server = await Server.start();
  phone = await Phone.buy({ bypassCSP: true, reducedMotion: 'reduce' });
});
after(async () => {
  await phone?.throwAway();
  await server?.remove();
});

const check = async (page, where) => {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ['violations'] }));
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    const told = serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).slice(0, 3).join(' | ')}`);
    assert.deepEqual(told, [], `${where}, ${colorScheme}`);
  }
};

/** The phone hears of no month that something is in of it: on the first of one it shows the last, in which every village of the demo has reported. */
const untold = (page) => page.route(/\/obligations\?unit=/, (route) => route.fulfill({ json: { items: [], next: null } }));

test('the front page, joining and the field app', async () => {
  const { page } = phone;
  await untold(page);
  await page.goto(server.url);
  await check(page, 'front page');
  await page.goto(server.joinUrl);
  await page.getByRole('button', { name: t('join_yes') }).waitFor();
  await check(page, 'join');
  await join(page, await server.silentVillage());
  await check(page, 'home');
  await newReport(page);
  await addPictures(page, [cameraFile(0), cameraFile(1)]);
  await check(page, 'report form');
  for (const path of ['/app/reports', '/app/material', '/app/letters', '/app/settings']) {
    await page.goto(server.url + path);
    await page.locator('h1').first().waitFor();
    await check(page, path);
  }
});

test('the lock, and saying that nothing is to be reported', async () => {
  await phone.close();
  await phone.open();
  const { page } = phone;
  await untold(page);
  await page.goto(`${server.url}/app/`);
  await page.getByLabel(t('field_pin')).waitFor();
  await check(page, 'lock');
  await home(page, server.url);
  await page.getByRole('button', { name: t('field_nothing') }).first().click();
  await page.locator('dialog[open]').waitFor();
  await check(page, 'nothing this month');
});

test('signing in and the desk', async () => {
  const province = server.login('ubon');
  const { browser, page } = await desktop({ bypassCSP: true, reducedMotion: 'reduce' });
  try {
    await page.goto(`${server.url}/signin`);
    await page.getByLabel(t('desk_login')).waitFor();
    await check(page, 'sign-in');
    await page.getByLabel(t('desk_login')).fill(province.login);
    await page.getByLabel(t('desk_password'), { exact: true }).fill(province.password);
    await page.getByRole('button', { name: t('desk_sign_in') }).click();
    await page.waitForURL(/\/desk/);
    await page.locator('main a[href*="/desk/reports/"]').first().waitFor();
    await check(page, 'list');
    await page.locator('main a[href*="/desk/reports/"]').first().click();
    await page.locator('main img').first().waitFor();
    await check(page, 'report');
    const month = '/desk/months/2026-02';
    for (const path of ['/desk/people', '/desk/people/import', '/desk/rescue', '/desk/import', '/desk/account', '/desk/letters', '/desk?state=all', month, `${month}/report`]) {
      await page.goto(server.url + path);
      await page.locator('h1').first().waitFor();
      await page.waitForLoadState('networkidle');
      await check(page, path);
    }
  } finally {
    await browser.close();
  }
});
