// Staff who sign in by the office's identity provider: linked once, they come in by it; nobody else does, and the password stays.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Identity } from '../lib/identity.mjs';
import { desktop } from '../lib/phone.mjs';
import { Server } from '../lib/server.mjs';
import { like, t } from '../lib/text.mjs';
import { signIn } from '../lib/walk.mjs';

let identity, server;
const open = [];
const browser = async () => {
  const one = await desktop();
  open.push(one);
  return one.page;
};
before(async () => {
  identity = await Identity.start();
  server = await Server.start({ set: (url) => identity.know(url) });
});
after(async () => {
  for (const { browser } of open) await browser.close();
  await server?.remove();
  await identity?.stop();
});

const named = (key) => t(key).replace('{name}', 'ThaiD');
const byThaiD = (page) => page.getByRole('button', { name: named('provider_sign_in') });

test('an official of the ministry links the account, and comes in by it in another browser', async () => {
  const page = await browser();
  await signIn(page, server, 'ministry');
  await page.goto(`${server.url}/desk/account`);
  await page.getByText(t('provider_not_linked')).waitFor();
  await page.getByRole('button', { name: named('provider_link') }).click();
  await identity.agree(page, 'somchai');
  await page.getByText(like('provider_linked')).waitFor();
  assert.equal(new URL(page.url()).search, '', 'the code does not stay in the address');
  await page.reload();
  await page.getByText(like('provider_linked')).waitFor();

  const other = await browser();
  await other.goto(`${server.url}/signin`);
  await byThaiD(other).click();
  await identity.agree(other, 'somchai');
  await other.waitForURL(`${server.url}/desk`);
  await other.locator('.desk-brand').waitFor();
  await other.goto(`${server.url}/desk/account`);
  // Both sessions are seen: the other can be ended.
  await other.getByRole('button', { name: new RegExp(`^${t('desk_end_session')}: `) }).first().waitFor();
});

test('whoever linked nothing, does not agree, or finds nobody there is told what to do', async () => {
  const page = await browser();
  await page.goto(`${server.url}/signin`);
  await byThaiD(page).click();
  await identity.agree(page, 'somsri');
  await page.getByText(t('problem_provider_account_unknown')).waitFor();
  assert.equal(new URL(page.url()).pathname, '/signin');
  await page.context().clearCookies();
  await byThaiD(page).click();
  await page.waitForURL(`${identity.issuer}/**`);
  await page.getByRole('link', { name: 'Cancel' }).click();
  await page.getByText(t('problem_provider_refused')).waitFor();
  // What somebody else was sent back with is worth nothing here.
  await page.goto(`${server.url}/signin?code=anothers&state=in.anothers`);
  await page.getByText(t('problem_provider_again')).waitFor();

  await identity.stop();
  await byThaiD(page).click();
  // Where its page is, is known for a while; the browser says that nobody is there, and the password is as good as ever.
  await page.waitForURL('chrome-error://**').catch(() => {});
  const again = await browser();
  await signIn(again, server, 'ministry');
  await again.goto(`${server.url}/desk/account`);
  await again.getByRole('button', { name: t('provider_unlink') }).click();
  await again.getByRole('dialog').getByRole('button', { name: t('provider_unlink') }).click();
  await again.getByText(t('provider_not_linked')).waitFor();
});
