// What a coordinator does with a month at the desk, in the words of the screen.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { t } from './text.mjs';
import { waitFor } from './walk.mjs';
import { docxText } from './zip.mjs';

/** With the mouse, step by step: a drag begins only when the pressed mouse really moves. */
export const drag = async (page, from, to) => {
  const [start, end] = [await from.boundingBox(), await to.boundingBox()];
  await page.mouse.move(start.x + 20, start.y + 20);
  await page.mouse.down();
  await page.mouse.move(start.x + 40, start.y + 40, { steps: 4 });
  await page.mouse.move(end.x + 60, end.y + 10, { steps: 8 });
  await page.mouse.up();
};

/** Key by key from wherever the focus is: whoever has no mouse has no other way. */
export const tabTo = async (page, target, { key = 'Tab', most = 150 } = {}) => {
  for (let count = 0; count < most; count += 1) {
    await page.keyboard.press(key);
    if (await isFocused(target)) return;
  }
  assert.fail(`${most} times ${key} do not lead to ${target}`);
};

export const isFocused = (target) => target.first().evaluate((element) => element === document.activeElement);

export const channelHead = (page, channel) => page.locator('.monthly-channel').nth(channel - 1).locator('.monthly-channel-head');
export const cards = (page, channel) => page.locator('.monthly-channel').nth(channel - 1).locator('.monthly-card');
export const saved = (page) => page.locator('.monthly-bar').getByText(t('monthly_saved')).waitFor();

/** Opens a month whose pictures the server may still be looking at. */
export const openMonth = async (page, address, count) => waitFor(async () => {
  await page.goto(address);
  await page.locator('.monthly-tray-picture, .empty').first().waitFor();
  return (await page.locator('.monthly-tray-picture').count()) === count;
}, `${count} pictures in the tray`);

export const submitMonth = async (page) => {
  await saved(page);
  await page.getByRole('button', { name: t('monthly_submit') }).first().click();
  await page.locator('dialog[open]').getByRole('button', { name: t('monthly_submit') }).click();
  await page.locator('.monthly-bar').getByText(t('monthly_state_submitted')).waitFor();
};

/** The same from the page's start with the keyboard alone. */
export const submitMonthByKeyboard = async (page) => {
  await page.reload();
  await saved(page);
  const button = page.locator('.monthly-bar').getByRole('button', { name: t('monthly_submit') });
  await tabTo(page, button);
  await page.keyboard.press('Enter');
  await page.locator('dialog[open]').waitFor();
  const yes = page.locator('dialog[open]').getByRole('button', { name: t('monthly_submit') });
  if (!(await isFocused(yes))) await tabTo(page, yes);
  await page.keyboard.press('Enter');
  await page.locator('.monthly-bar').getByText(t('monthly_state_submitted')).waitFor();
  await waitFor(() => isFocused(page.locator('#monthly-state')), 'the focus is on what was reached');
};

export const acceptMonth = async (page) => {
  await page.getByRole('button', { name: t('monthly_accept') }).click();
  await page.locator('dialog[open]').getByRole('button', { name: t('monthly_accept') }).click();
  await page.locator('.monthly-bar').getByText(t('monthly_state_accepted')).waitFor();
};

/** The words of the newest revision's papers, fetched as a person fetches them, piece by piece as they were set and without spaces. */
export const papers = async (page, revisions) => {
  const links = page.locator('#monthly-revisions ~ ul a[download]');
  await waitFor(async () => (await links.count()) === 2 * revisions, 'two papers of each revision');
  const fetched = async (name) => {
    const link = page.getByRole('link', { name: new RegExp(`^${name.replace(/[()]/g, '\\$&')}`, 'u') }).first();
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    return download.path();
  };
  const pdf = execFileSync('pdftotext', ['-raw', '-enc', 'UTF-8', await fetched(t('monthly_document_pdf')), '-']).toString();
  return { pdf: close(pdf), word: close(docxText(await fetched(t('monthly_document_docx')))) };
};

/** Each picture's caption with its own date right after it, in the order of the form, and no picture more. */
export const assertPrinted = (words, month) => {
  const first = words.indexOf('๑.ช่องทางออนไลน์');
  const annex = words.indexOf(close(t('paper_annex')), first);
  assert.ok(first >= 0 && annex > first, 'the picture pages come before the annex');
  const pages = words.slice(first, annex);
  let at = 0;
  for (const [, caption, days] of month) {
    const line = close(`${caption}(${days})`);
    at = pages.indexOf(line, at);
    assert.notEqual(at, -1, `${line} in its place`);
    at += line.length;
  }
  assert.equal(pages.split('ก.พ.๖๙)').length - 1, month.length, 'as many dates as pictures');
};

export const close = (text) => text.replace(/\s/g, '');
