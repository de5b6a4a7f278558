// What a coordinator does with a month at the desk, in the words of the screen.
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

export const acceptMonth = async (page) => {
  await page.getByRole('button', { name: t('monthly_accept') }).click();
  await page.locator('dialog[open]').getByRole('button', { name: t('monthly_accept') }).click();
  await page.locator('.monthly-bar').getByText(t('monthly_state_accepted')).waitFor();
};

/** The words of the newest revision's papers, fetched as a person fetches them: `pdf` without spaces, `word` as it stands. */
export const papers = async (page, revisions) => {
  const links = page.locator('#monthly-revisions ~ ul a[download]');
  await waitFor(async () => (await links.count()) === 2 * revisions, 'two papers of each revision');
  const fetched = async (name) => {
    const link = page.getByRole('link', { name: new RegExp(`^${name.replace(/[()]/g, '\\$&')}`, 'u') }).first();
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    return download.path();
  };
  const pdf = execFileSync('pdftotext', ['-enc', 'UTF-8', await fetched(t('monthly_document_pdf')), '-']).toString();
  return { pdf: close(pdf), word: docxText(await fetched(t('monthly_document_docx'))) };
};

export const close = (text) => text.replace(/\s/g, '');
