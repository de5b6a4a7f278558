// The desk's program comes in parts: one that cannot be fetched is told, comes when the network is back, and a part of
// another release is said to be one.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { desktop } from '../lib/phone.mjs';
import { Server } from '../lib/server.mjs';
import { t } from '../lib/text.mjs';
import { signIn } from '../lib/walk.mjs';

const OVERVIEW = '**/assets/desk.overview.*.wasm';
const PEOPLE = '**/assets/desk.people.*.wasm';

let server, desk;
before(async () => {
  server = await Server.start();
  desk = await desktop();
});
after(async () => {
  await desk?.browser.close();
  await server?.remove();
});

const way = (word) => desk.page.getByRole('navigation').first().getByRole('link', { name: t(word), exact: true });
const heading = (word) => desk.page.getByRole('heading', { level: 1, name: t(word) });

test('the first screen works while the other parts cannot be had', async () => {
  await desk.context.route(OVERVIEW, (route) => route.abort());
  await desk.context.route(PEOPLE, (route) => route.fulfill({ status: 404 }));
  await signIn(desk.page, server, 'ministry');
  await heading('desk_reports').waitFor();
});

test('a part that cannot be fetched is told in words, and comes by itself when the network is back', async () => {
  await way('overview_way').click();
  await desk.page.getByRole('alert').getByText(t('desk_part_missing')).waitFor();
  await desk.page.getByRole('button', { name: t('desk_retry') }).click();
  await desk.page.getByRole('alert').getByText(t('desk_part_missing')).waitFor();
  await desk.context.unroute(OVERVIEW);
  await desk.context.setOffline(true);
  await desk.context.setOffline(false);
  await desk.page.locator('.overview-rate').waitFor();
  assert.equal(await desk.page.getByText(t('desk_part_missing')).count(), 0);
});

test('one goes back and forth between parts', async () => {
  await way('desk_way_reports').click();
  await heading('desk_reports').waitFor();
  await way('overview_way').click();
  await desk.page.locator('.overview-rate').waitFor();
  await desk.page.goBack();
  await heading('desk_reports').waitFor();
});

test('after another release, its part is offered by a new start of the page', async () => {
  await way('desk_people').click();
  await desk.page.getByRole('alert').getByText(t('desk_part_replaced')).waitFor();
  await desk.context.unroute(PEOPLE);
  await desk.page.getByRole('button', { name: t('desk_update'), exact: true }).click();
  await heading('desk_people').waitFor();
});
