// A new version of the app, without building one.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The same build with another shell, which says `name`: a whole new version as far as the service worker is concerned. */
export const nextVersion = (site, name = 'next') => {
  const folder = mkdtempSync(join(tmpdir(), 'rutan-site-'));
  cpSync(site, folder, { recursive: true });
  const shell = readFileSync(join(site, 'shell.html'), 'utf8');
  const changed = shell.replace('<html', `<html data-version="${name}"`);
  writeFileSync(join(folder, 'shell.html'), changed);
  const sha = (text) => createHash('sha256').update(text).digest('hex');
  const worker = readFileSync(join(site, 'sw.js'), 'utf8');
  assert.ok(worker.includes(sha(shell)), 'the precache names the shell by its hash');
  writeFileSync(join(folder, 'sw.js'), worker.replace(sha(shell), sha(changed)).replace(/(VERSION = ["'])/, `$1${name}-`));
  for (const name of ['shell.html.br', 'shell.html.gz', 'sw.js.br', 'sw.js.gz']) rmSync(join(folder, name), { force: true });
  return folder;
};

/** The version of a built site. */
export const releaseOf = (site) => /VERSION = ["']([^"']+)/.exec(readFileSync(join(site, 'sw.js'), 'utf8'))[1];

/** The releases a phone keeps whole: the one that is open, and another once that is ready. */
export const releasesOn = (page) => page.evaluate(() => caches.keys().then((names) => names.filter((name) => /^rutan-/.test(name)).map((name) => name.slice(6))));

/** Which version a page was made by; none for the one as it was built. */
export const versionOf = (page) => page.evaluate(() => document.documentElement.dataset.version ?? null);
