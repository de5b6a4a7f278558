// What a village official does, in the words of the screen.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { PIN } from './phone.mjs';
import { like, t } from './text.mjs';
import { within } from './within.mjs';

/** Opens the card's link, says yes, sets the PIN, goes home. */
export const join = async (page, joinUrl) => {
  await page.goto(joinUrl);
  await page.getByRole('button', { name: t('join_yes') }).click();
  await page.getByLabel(t('join_pin_first')).fill(PIN);
  await page.getByLabel(t('join_pin_again')).fill(PIN);
  await page.getByRole('button', { name: t('join_to_home') }).click();
  await page.getByRole('link', { name: t('field_record') }).waitFor();
  // The app is on the phone once the service worker is in charge.
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
};

/** Types the PIN at a cold start. */
export const unlock = async (page) => {
  await page.getByLabel(t('field_pin')).fill(PIN);
  await page.getByRole('heading', { name: t('field_locked') }).waitFor({ state: 'detached' });
};

/** Opens the app at home, with the PIN where it is asked for, out of whatever form was open. */
export const home = async (page, url) => {
  await page.goto(`${url}/app/`);
  const record = page.getByRole('link', { name: t('field_record') });
  const pin = page.getByLabel(t('field_pin'));
  const back = page.getByRole('link', { name: t('common_back') });
  await record.or(pin).or(back).first().waitFor();
  if (await pin.isVisible()) {
    await unlock(page);
    await record.or(back).first().waitFor();
  }
  if (await back.isVisible()) await back.click();
  await record.waitFor();
};

export const newReport = async (page) => {
  await page.getByRole('link', { name: t('field_record') }).click();
  await page.waitForURL(/\/app\/draft\//);
};

export const pictures = (page) => page.locator('ul.photos li.photo:not(.waiting):not(.refused)');

/** Chooses several files in one go and waits until each is kept. */
export const addPictures = async (page, files) => {
  const before = await pictures(page).count();
  await page.getByLabel(t('field_choose_pictures')).setInputFiles(files);
  await waitFor(async () => (await pictures(page).count()) === before + files.length, 'every picture is kept');
};

export const caption = (page, n, text) => page.getByLabel(t('field_caption')).nth(n).fill(text);

/** Waits until the form says, truly, that everything is on this phone. */
export const kept = (page) => page.getByText(t('field_saved_here')).first().waitFor();

export const save = async (page) => {
  await page.getByRole('button', { name: t('field_save') }).click();
  await page.locator('#main').getByText(t('field_saved_next')).waitFor();
};

export const waiting = (page) => page.locator('#main').getByText(like('field_waiting')).first();

export const allSafe = (page, timeout = 60_000) => page.locator('#main').getByText(t('field_all_safe')).waitFor({ timeout });

/** Asks a condition again and again until it holds. */
export const waitFor = async (condition, what, timeout = 30_000) => {
  const end = Date.now() + timeout;
  const answer = () => within(Math.max(end - Date.now(), 1_000), condition(), () => `${what} (no answer)`);
  while (!(await answer())) {
    assert.ok(Date.now() < end, `in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

/** Every report a member of staff can see, all pages. */
export const everyReport = async (desk) => {
  const all = [];
  for (let cursor = null; ; ) {
    const page = await desk.json(`/api/v1/reports?limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
    all.push(...page.items);
    cursor = page.next;
    if (!cursor) return all;
  }
};

/** A picture's bytes as the server gives them out, once it has checked it: what left the phone, by its hash. */
export const servedPicture = async (desk, report, { hash }) => {
  let bytes;
  await waitFor(async () => {
    bytes = await desk.bytes(`/api/v1/reports/${report}/photos/${hash}`);
    return createHash('sha256').update(bytes).digest('hex') === hash;
  }, 'the picture is served once it has been checked');
  return bytes;
};

/** A member of staff at the desk, signed in with the demo's password. */
export const signIn = async (page, server, name) => {
  const { login, password } = server.login(name);
  await page.goto(`${server.url}/signin`);
  await page.getByLabel(t('desk_login')).fill(login);
  await page.getByLabel(t('desk_password'), { exact: true }).fill(password);
  await page.getByRole('button', { name: t('desk_sign_in'), exact: true }).click();
  await page.waitForURL(/\/desk/);
};
