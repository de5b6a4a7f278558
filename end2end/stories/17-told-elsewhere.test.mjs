// Told outside the desk: an office's own program, one's e-mail, a notification of the browser; and when the campaign reminds.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { desktop } from '../lib/phone.mjs';
import { Server } from '../lib/server.mjs';
import { like, t } from '../lib/text.mjs';
import { signIn, waitFor } from '../lib/walk.mjs';

const calls = [];
const receiver = createServer((request, response) => {
  let body = '';
  request.on('data', (part) => (body += part)).on('end', () => {
    calls.push({ headers: request.headers, body: JSON.parse(body) });
    response.writeHead(calls.length === 1 ? 500 : 204).end();
  });
});

let server, ministry;
before(async () => {
  await new Promise((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  // An installation of its own network, with a mail server that nothing is sent to here.
  Object.assign(process.env, { RUTAN_PRIVATE_TARGETS: 'allow', RUTAN_SMTP_URL: 'smtp://127.0.0.1:9', RUTAN_MAIL_FROM: 'rutan@example.go.th' });
  server = await Server.start();
  ministry = await desktop();
  await signIn(ministry.page, server, 'ministry');
});
after(async () => {
  await ministry?.browser.close();
  await server?.remove();
  receiver.close();
});

const account = () => ministry.page.goto(`${server.url}/desk/account`);

test('an office has its own program told, tries it, and takes it away again', async () => {
  const { page } = ministry;
  await account();
  const section = page.getByRole('region', { name: t('webhooks_title') });
  await section.getByText(t('webhooks_none')).waitFor();
  await section.getByRole('button', { name: t('webhooks_add') }).click();
  const dialog = page.getByRole('dialog');
  const add = dialog.getByRole('button', { name: t('webhooks_add') });
  await dialog.getByLabel(t('webhooks_address')).fill('not an address');
  await add.click();
  await dialog.getByText(t('problem_address_unreadable')).waitFor();
  const address = `http://127.0.0.1:${receiver.address().port}/rutan`;
  await dialog.getByLabel(t('webhooks_address')).fill(address);
  await add.click();
  assert.match(await dialog.getByLabel(t('webhooks_secret')).inputValue(), /^whsec_/);
  await dialog.getByRole('button', { name: t('webhooks_secret_kept') }).click();

  const line = section.getByRole('listitem').filter({ hasText: address });
  await line.getByText(t('webhooks_never')).waitFor();
  const trying = () => line.getByRole('button', { name: t('webhooks_test') }).click();
  await trying();
  await line.getByText(like('webhooks_failed')).waitFor();
  await trying();
  await line.getByText(like('webhooks_taken')).waitFor();
  assert.deepEqual(calls.map(({ body }) => body.type), ['test', 'test']);
  assert.match(calls[1].headers['webhook-signature'], /^v1,/);

  await line.getByRole('button', { name: t('webhooks_delete') }).click();
  await page.getByRole('dialog').getByRole('button', { name: t('webhooks_delete'), exact: true }).click();
  await section.getByText(t('webhooks_none')).waitFor();
});

test('one says where e-mail goes, and what is no address is said', async () => {
  const { page } = ministry;
  await account();
  const section = page.getByRole('region', { name: t('ways_title') });
  const save = section.getByRole('button', { name: t('ways_save') });
  await section.getByRole('checkbox', { name: t('ways_by_email') }).check();
  await section.getByLabel(t('ways_email')).fill('somebody');
  await save.click();
  await section.getByText(t('problem_email_unreadable')).waitFor();
  await section.getByLabel(t('ways_email')).fill('ministry@example.go.th');
  await save.click();
  await section.getByText(t('ways_saved')).waitFor();
  await account();
  await waitFor(async () => (await section.getByLabel(t('ways_email')).inputValue()) === 'ministry@example.go.th', 'it is kept');
});

test('the ministry sets on which days people are reminded', async () => {
  const { page } = ministry;
  await account();
  const section = page.getByRole('region', { name: t('ladder_title') });
  await section.getByLabel(t('ladder_before')).fill('สามวัน');
  const save = section.getByRole('button', { name: t('ways_save') });
  await save.click();
  await section.getByText(t('problem_ladder_wrong')).waitFor();
  await section.getByLabel(t('ladder_before')).fill('๗, ๓, ๑');
  await section.getByLabel(t('ladder_quiet_from')).selectOption('18');
  await save.click();
  await section.getByText(t('ladder_saved')).waitFor();
  const kept = await page.evaluate(async () => (await fetch('/api/v1/settings/notices')).json());
  assert.deepEqual(kept, { days: [-7, -3, -1, 1], quiet: { from: 18, until: 7 } });
});

test('the browser that blocks notifications is told how to allow them', async () => {
  const { page, context } = ministry;
  const devtools = await context.newCDPSession(page);
  const { targetInfo: { browserContextId } } = await devtools.send('Target.getTargetInfo');
  const denied = { permission: { name: 'notifications' }, setting: 'denied', origin: server.url, browserContextId };
  await devtools.send('Browser.setPermission', denied);
  await account();
  const group = page.getByRole('group', { name: t('push_title') });
  await group.getByText(t('push_blocked')).waitFor();
});

test('what comes for this browser is shown once', async () => {
  const { page, context } = ministry;
  await context.grantPermissions(['notifications'], { origin: server.url });
  await account();
  await page.getByRole('group', { name: t('push_title') }).getByText(t('push_off')).waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  const devtools = await context.newCDPSession(page);
  const registered = new Promise((resolve) => devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    const ours = registrations.find(({ scopeURL }) => scopeURL.startsWith(server.url));
    if (ours) resolve(ours.registrationId);
  }));
  await devtools.send('ServiceWorker.enable');
  const data = JSON.stringify({ title: 'รู้ทัน', body: 'เกินกำหนดแล้ว', url: '/desk/months', tag: 'one' });
  const push = { origin: server.url, registrationId: await registered, data };
  await devtools.send('ServiceWorker.deliverPushMessage', push);
  await devtools.send('ServiceWorker.deliverPushMessage', push);
  const shown = () => page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    return (await registration.getNotifications()).map(({ title, body, data }) => ({ title, body, url: data.url }));
  });
  await waitFor(async () => (await shown()).length > 0, 'it is shown');
  assert.deepEqual(await shown(), [{ title: 'รู้ทัน', body: 'เกินกำหนดแล้ว', url: '/desk/months' }], 'the same twice is one');
});
