// Staff who come in by a passkey: made on this machine, shown with a finger, gone when it is taken away.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { desktop } from '../lib/phone.mjs';
import { growsOld } from '../lib/proof.mjs';
import { Server } from '../lib/server.mjs';
import { like, t } from '../lib/text.mjs';
import { signIn } from '../lib/walk.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const shots = process.env.RUTAN_SHOTS;

let server, ubon, devtools, authenticatorId;
before(async () => {
  server = await Server.start({ host: 'localhost' });
  ubon = await desktop({ bypassCSP: true });
  // A machine whose reader knows the person's finger.
  devtools = await ubon.context.newCDPSession(ubon.page);
  await devtools.send('WebAuthn.enable');
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true };
  ({ authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', { options }));
  await signIn(ubon.page, server, 'ubon');
});
after(async () => {
  await ubon?.browser.close();
  await server?.remove();
});

const section = (page) => page.getByRole('region', { name: t('passkeys_title') });
const finger = (isUserVerified) => devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });

const looked = async (page, name) => {
  for (const [width, height] of [[360, 740], [1440, 900]]) {
    await page.setViewportSize({ width, height });
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ['violations'] }));
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), [], `${name} ${width}`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} at ${width}`);
    if (shots) await page.screenshot({ path: `${shots}/${name}-${width}.png`, fullPage: true });
  }
};

const signOut = async (page) => {
  await page.goto(`${server.url}/desk/account`);
  await page.getByRole('button', { name: t('desk_sign_out') }).click();
  await page.waitForURL(/\/signin/);
};

test('it is made on the account\'s page, once for a machine, and says where', async () => {
  const { page } = ubon;
  await page.goto(`${server.url}/desk/account`);
  await section(page).getByText(t('passkeys_none')).waitFor();
  await finger(false);
  await section(page).getByRole('button', { name: t('passkeys_add') }).press('Enter');
  await section(page).getByText(t('problem_passkey_none')).waitFor();
  await finger(true);
  await section(page).getByRole('button', { name: t('passkeys_add') }).press('Enter');
  await section(page).getByRole('listitem').getByText('Chrome, Linux', { exact: true }).waitFor();
  await section(page).getByRole('listitem').getByText(like('passkeys_made')).waitFor();
  await looked(page, 'passkeys');
  // A second one on the same machine would be none.
  await section(page).getByRole('button', { name: t('passkeys_add') }).click();
  await section(page).getByText(t('problem_passkey_none')).waitFor();
  assert.equal(await section(page).getByRole('listitem').count(), 1);
});

test('one comes in by it without a password, and not without the finger', async () => {
  const { page } = ubon;
  await signOut(page);
  await finger(false);
  const come = page.getByRole('button', { name: t('passkeys_sign_in') });
  await come.click();
  await page.getByText(t('problem_passkey_none')).waitFor();
  await looked(page, 'sign-in-by-passkey');
  await finger(true);
  await come.press('Enter');
  await page.waitForURL(/\/desk/);
  await page.goto(`${server.url}/desk/account`);
  await section(page).getByText(like('passkeys_used')).waitFor();
});

test('it answers who is there before what is dangerous', async () => {
  const { page } = ubon;
  await growsOld(page, '**/api/v1/me/passkeys/*', 'DELETE');
  await section(page).getByRole('button', { name: t('passkeys_remove') }).click();
  await page.getByRole('dialog').getByRole('button', { name: t('passkeys_remove') }).click();
  const question = page.getByRole('dialog', { name: t('step_up_title') });
  await question.getByRole('button', { name: t('passkeys_prove') }).click();
  await question.waitFor({ state: 'detached' });
  await section(page).getByText(t('passkeys_none')).waitFor();
  await page.unrouteAll();
});

test('once it is taken away nobody comes in by it, and the password still does', async () => {
  const { page } = ubon;
  await signOut(page);
  await page.getByRole('button', { name: t('passkeys_sign_in') }).click();
  await page.getByText(t('problem_passkey_unknown')).waitFor();
  await signIn(page, server, 'ubon');
});
