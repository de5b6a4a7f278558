// What leaves the desk: files of what is shown, and a feed that a client by another hand reads with a key.
import client from '@odata/client';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { desktop } from '../lib/phone.mjs';
import { Server } from '../lib/server.mjs';
import { like, t } from '../lib/text.mjs';
import { signIn } from '../lib/walk.mjs';
import { entries } from '../lib/zip.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let server, ubon;
before(async () => {
  server = await Server.start();
  ubon = await desktop();
  await signIn(ubon.page, server, 'ubon');
});
after(async () => {
  await ubon?.browser.close();
  await server?.remove();
});

/** What a link of the page saves. */
const saved = async (page, name) => {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: t(name), exact: true }).click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
};

const lines = (csv) => csv.toString('utf8').trim().split('\r\n');

test('the list of reports is saved as it is filtered, and opens in Excel', async () => {
  const { page } = ubon;
  await page.goto(`${server.url}/desk?state=all&channel=community`);
  await page.locator('.desk-rows').waitFor();
  const csv = await saved(page, 'export_csv');
  assert.equal(csv.name, `${t('export_file_reports')}.csv`);
  assert.deepEqual([...csv.bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
  const desk = await server.desk('ubon');
  const { items } = await desk.json('/api/v1/reports?channel=community&limit=200');
  assert.equal(lines(csv.bytes).length - 1, items.length);
  for (const { number } of items) assert.ok(csv.bytes.includes(number), number);
  const workbook = await saved(page, 'export_excel');
  assert.equal(workbook.bytes.subarray(0, 2).toString(), 'PK');
  assert.ok(workbook.name.endsWith('.xlsx'));
});

test('a month is saved with its pictures, and its figures are those of the screen', async () => {
  const { page } = ubon;
  const desk = await server.desk('ubon');
  const { items: months } = await desk.json('/api/v1/months');
  const { month } = months.at(-1);
  await page.goto(`${server.url}/desk/months/${month}`);
  await page.locator('.desk-table').first().waitFor();
  const csv = lines((await saved(page, 'export_csv')).bytes).map((line) => line.split(','));
  const summary = await desk.json(`/api/v1/months/${month}/summary`);
  const at = csv[0].indexOf(t('table_people'));
  assert.equal(csv.slice(1).reduce((sum, row) => sum + Number(row[at]), 0), summary.figures.people);
  const pictures = await saved(page, 'export_zip');
  const names = entries(pictures.bytes);
  assert.ok(names.includes('manifest.csv') && names.every((name) => name === 'manifest.csv' || /\/\d .+\/\d{4}-\d\d-\d\d \d\d-\d{6}-\d+\.jpg$/.test(name)), `${names}`);
});

test('a key made at the desk lets a client of another hand read the feed, until it is revoked', async () => {
  const { page } = ubon;
  await page.goto(`${server.url}/desk/account`);
  const section = page.getByRole('region', { name: t('api_keys_title') });
  await section.getByText(t('api_keys_none')).waitFor();
  const endpoint = await section.getByLabel(t('api_keys_address')).inputValue();
  assert.equal(endpoint, `${server.url}/odata/`);
  await section.getByRole('button', { name: t('api_keys_add') }).click();
  const dialog = page.getByRole('dialog');
  const add = dialog.getByRole('button', { name: t('api_keys_add') });
  await add.click();
  await dialog.getByText(t('problem_text_missing')).waitFor();
  await dialog.getByLabel(t('api_keys_name')).fill('Power BI');
  await add.click();
  const key = await dialog.getByLabel(t('api_keys_secret')).inputValue();
  await dialog.getByRole('button', { name: t('api_keys_secret_kept') }).click();
  const line = section.getByRole('listitem').filter({ hasText: 'Power BI' });
  await line.getByText(t('api_keys_unused')).waitFor();

  const feed = client.OData.New4({ serviceEndpoint: endpoint, credential: { username: 'anybody', password: key } });
  const reports = feed.getEntitySet('Reports');
  const desk = await server.desk('ubon');
  const { items } = await desk.json('/api/v1/reports?limit=200');
  assert.deepEqual((await reports.query()).map(({ Number }) => Number).sort(), items.map(({ number }) => number).sort());
  const many = feed.newFilter().field('Channel').eq('community').field('People').gt(50);
  const expected = items.filter(({ channel, people }) => channel === 'community' && people > 50);
  assert.equal(await reports.count(many), expected.length);
  const [most] = await reports.query(feed.newParam().filter(many).orderby([{ field: 'People', order: 'desc' }]).top(1).select(['People', 'UnitName']).expand('Unit'));
  assert.equal(most.People, Math.max(...expected.map(({ people }) => people)));
  assert.equal(most.Unit.Name, most.UnitName);
  await assert.rejects(reports.query(feed.newFilter().field('Password').eq('x')), /Password/);

  await page.reload();
  await line.getByText(like('api_keys_used')).waitFor();
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ['violations'] }));
  assert.deepEqual(violations.filter(({ impact }) => ['serious', 'critical'].includes(impact)).map(({ id }) => id), []);
  await line.getByRole('button', { name: like('api_keys_revoke') }).click();
  await page.getByRole('dialog').getByRole('button', { name: t('api_keys_revoke'), exact: true }).click();
  await section.getByText(t('api_keys_none')).waitFor();
  await assert.rejects(reports.query());
});
