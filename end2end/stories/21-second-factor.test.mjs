// A password is not enough: an authenticator app beside it, codes for the day the phone is lost, and a question before what is dangerous.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { Authenticator } from '../lib/authenticator.mjs';
import { isFocused } from '../lib/month.mjs';
import { desktop } from '../lib/phone.mjs';
import { growsOld } from '../lib/proof.mjs';
import { Server } from '../lib/server.mjs';
import { like, t } from '../lib/text.mjs';
import { signIn, waitFor } from '../lib/walk.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const shots = process.env.RUTAN_SHOTS;

let server, ubon, app, recovery;
before(async () => {
  server = await Server.start();
  ubon = await desktop({ bypassCSP: true, acceptDownloads: true });
  await signIn(ubon.page, server, 'ubon');
});
after(async () => {
  await ubon?.browser.close();
  await server?.remove();
});

const section = (page) => page.getByRole('region', { name: t('factors_title') });
const dialog = (page) => page.getByRole('dialog').last();

/** As a person sees it, wide and on a phone: nothing serious for axe, nothing slides sideways. */
const looked = async (page, name) => {
  for (const [width, height] of [[360, 740], [1440, 900]]) {
    await page.setViewportSize({ width, height });
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ['violations'] }));
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    assert.deepEqual(serious.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), [], `${name} ${width}`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} at ${width}`);
    if (shots) await page.screenshot({ path: `${shots}/${name}-${width}.png` });
  }
};

const signOut = async (page) => {
  await page.goto(`${server.url}/desk/account`);
  await page.getByRole('button', { name: t('desk_sign_out') }).click();
  await page.waitForURL(/\/signin/);
};

/** The right password; the code is asked for. */
const halfWay = async (page) => {
  const { login, password } = server.login('ubon');
  await page.getByLabel(t('desk_login')).fill(login);
  await page.getByLabel(t('desk_password'), { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  const code = page.getByLabel(t('factors_code'));
  await code.waitFor();
  assert.ok(await isFocused(code));
  return code;
};

test('an app is added: its secret is scanned or typed, a code comes back, and recovery codes are kept', async () => {
  const { page } = ubon;
  await page.goto(`${server.url}/desk/account`);
  await section(page).getByText(t('factors_off')).waitFor();
  await looked(page, 'account-off');
  await section(page).getByRole('button', { name: t('factors_turn_on') }).press('Enter');
  await dialog(page).getByRole('img', { name: t('factors_qr') }).waitFor();
  app = new Authenticator(await dialog(page).getByLabel(t('factors_secret')).innerText());
  await looked(page, 'enrol');
  await dialog(page).getByLabel(t('factors_code')).fill('12345');
  await page.keyboard.press('Enter');
  await dialog(page).getByText(t('problem_code_wrong')).waitFor();
  await dialog(page).getByLabel(t('factors_code')).fill(await app.code());
  await page.keyboard.press('Enter');
  await dialog(page).getByText(t('factors_codes_hint')).waitFor();
  recovery = await dialog(page).locator('.factors-codes li').allInnerTexts();
  assert.equal(new Set(recovery).size, 10);
  await looked(page, 'codes');
  const [file] = await Promise.all([page.waitForEvent('download'), dialog(page).getByRole('button', { name: t('factors_codes_save') }).click()]);
  assert.deepEqual(readFileSync(await file.path(), 'utf8').split('\r\n'), recovery);
  await dialog(page).getByRole('button', { name: t('factors_codes_kept') }).click();
  await section(page).getByText(like('factors_on')).waitFor();
  await looked(page, 'account-on');
});

test('the code is asked for after the password, each counts once, and Thai digits are digits', async () => {
  const { page } = ubon;
  await signOut(page);
  const code = await halfWay(page);
  await looked(page, 'sign-in-code');
  await page.goto(`${server.url}/desk`);
  await page.waitForURL(/\/signin/);
  await (await halfWay(page)).fill('000000');
  await page.keyboard.press('Enter');
  await page.getByText(t('problem_code_wrong')).waitFor();
  assert.ok(await isFocused(code), 'ready to be typed anew');
  const used = await app.code();
  await code.fill(used.replace(/\d/g, (digit) => '๐๑๒๓๔๕๖๗๘๙'[digit]));
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/desk/);
  await signOut(page);
  await (await halfWay(page)).fill(used);
  await page.keyboard.press('Enter');
  await page.getByText(t('problem_code_used')).waitFor();
});

test('without the phone a recovery code lets one in, once', async () => {
  const { page } = ubon;
  const byRecovery = async () => {
    await page.getByRole('button', { name: t('factors_use_recovery') }).click();
    const code = page.getByLabel(t('factors_recovery'));
    assert.ok(await isFocused(code));
    await code.fill(recovery[0].toLowerCase());
    await page.keyboard.press('Enter');
  };
  await byRecovery();
  await page.waitForURL(/\/desk/);
  await signOut(page);
  await halfWay(page);
  await byRecovery();
  await page.getByText(t('problem_code_wrong')).waitFor();
  await page.getByRole('button', { name: t('factors_use_app') }).click();
  await page.getByLabel(t('factors_code')).fill(await app.code());
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/desk/);
});

test('what is dangerous asks who is there, and then goes on by itself', async () => {
  const { page } = ubon;
  await growsOld(page, '**/api/v1/api-keys', 'POST');
  await page.goto(`${server.url}/desk/account`);
  const keys = page.getByRole('region', { name: t('api_keys_title') });
  await keys.getByRole('button', { name: t('api_keys_add') }).click();
  await dialog(page).getByLabel(t('api_keys_name')).fill('Excel');
  await page.keyboard.press('Enter');
  const question = page.getByRole('dialog', { name: t('step_up_title') });
  const code = question.getByLabel(t('factors_code'));
  await code.waitFor();
  await waitFor(() => isFocused(code), 'the field has the focus');
  await looked(page, 'step-up');
  await page.keyboard.press('Escape');
  await question.waitFor({ state: 'detached' });
  await dialog(page).getByText(t('problem_step_up_needed')).waitFor();
  await dialog(page).getByRole('button', { name: t('api_keys_add') }).click();
  await code.fill('000000');
  await page.keyboard.press('Enter');
  await question.getByText(t('problem_code_wrong')).waitFor();
  await code.fill(await app.code());
  await page.keyboard.press('Enter');
  await question.waitFor({ state: 'detached' });
  assert.match(await dialog(page).getByLabel(t('api_keys_secret')).inputValue(), /^rutan_/);
  await dialog(page).getByRole('button', { name: t('api_keys_secret_kept') }).click();
  await keys.getByRole('listitem').filter({ hasText: 'Excel' }).waitFor();
  await page.unrouteAll();
});

test('new recovery codes end the old ones; the app is taken away again, and the password changed', async () => {
  const { page } = ubon;
  await section(page).getByRole('button', { name: t('factors_codes_new') }).click();
  await dialog(page).getByRole('button', { name: t('factors_codes_new') }).click();
  await dialog(page).getByText(t('factors_codes_hint')).waitFor();
  const renewed = await dialog(page).locator('.factors-codes li').allInnerTexts();
  assert.equal(renewed.filter((code) => recovery.includes(code)).length, 0);
  await dialog(page).getByRole('button', { name: t('factors_codes_kept') }).click();
  await section(page).getByRole('button', { name: t('factors_turn_off') }).click();
  await dialog(page).getByRole('button', { name: t('factors_turn_off') }).click();
  await section(page).getByText(t('factors_off')).waitFor();
  await section(page).getByText(t('factors_password_change')).first().click();
  const field = section(page).getByLabel(t('factors_password_new'));
  await field.fill('short');
  await page.keyboard.press('Enter');
  await section(page).getByText(t('problem_password_short')).waitFor();
  await field.fill('a password of my own');
  await page.keyboard.press('Enter');
  await section(page).getByText(t('factors_password_changed')).waitFor();
  await looked(page, 'password');
});

test('a password that somebody else chose is changed before anything else, and then all is open', async () => {
  const own = await Server.start();
  const { browser, page } = await desktop({ bypassCSP: true });
  try {
    own.addStaff({ login: 'somsri', password: 'as the office typed it', unit: '34' });
    await page.goto(`${own.url}/signin?next=/desk/letters`);
    await page.getByLabel(t('desk_login')).fill('somsri');
    await page.getByLabel(t('desk_password'), { exact: true }).fill('as the office typed it');
    await page.keyboard.press('Enter');
    await page.getByText(t('factors_password_given')).waitFor();
    await looked(page, 'given');
    const field = section(page).getByLabel(t('factors_password_new'));
    await field.fill('a password of my own');
    await page.keyboard.press('Enter');
    await page.getByText(t('factors_required_done')).waitFor();
    await page.getByText(t('factors_password_given')).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: t('factors_required_on') }).click();
    await page.getByRole('heading', { level: 1, name: t('letters_title') }).waitFor();
  } finally {
    await browser.close();
    await own.remove();
  }
});

test('where everybody must have one, it is added before anything else, and then all is open', async () => {
  const strict = await Server.start({ set: () => ({ RUTAN_SECOND_FACTOR: 'required' }) });
  const { browser, page } = await desktop({ bypassCSP: true });
  try {
    await signIn(page, strict, 'ubon');
    await page.waitForURL(/\/desk\/account/);
    await page.getByText(t('factors_required')).waitFor();
    await looked(page, 'required');
    const way = (name) => page.getByRole('navigation', { name: t('desk_menu') }).getByRole('link', { name });
    await way(t('letters_title')).click();
    await page.getByText(t('factors_required')).waitFor();
    assert.match(page.url(), /\/desk\/account$/);
    await section(page).getByRole('button', { name: t('factors_turn_on') }).click();
    const known = new Authenticator(await dialog(page).getByLabel(t('factors_secret')).innerText());
    await dialog(page).getByLabel(t('factors_code')).fill(await known.code());
    await page.keyboard.press('Enter');
    await dialog(page).getByRole('button', { name: t('factors_codes_kept') }).click();
    await page.getByText(t('factors_required')).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: t('factors_required_on') }).click();
    await page.getByRole('heading', { level: 1, name: t('letters_title') }).waitFor();
    assert.match(page.url(), /\/desk\/letters$/);
  } finally {
    await browser.close();
    await strict.remove();
  }
});
