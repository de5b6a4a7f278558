// Runs every story in real Chromium, one after another (two cores), with node's own test runner. With `--faults`, instead of them, what
// kills, fills, updates and confuses the app as often as the environment says.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const folder = join(here, process.argv.includes('--faults') ? 'faults' : 'stories');
const wanted = process.argv.slice(2).filter((word) => word !== '--faults');
const stories = readdirSync(folder).filter((name) => name.endsWith('.test.mjs'));
const chosen = stories.filter((name) => wanted.length === 0 || wanted.some((word) => name.includes(word)));
const files = chosen.sort().map((name) => join(folder, name));
if (files.length === 0) {
  console.error(`no story is called ${wanted.join(' or ')}`);
  process.exit(1);
}
const result = spawnSync(process.execPath, ['--test', '--test-concurrency=1', '--test-reporter=spec', ...files], { stdio: 'inherit' });
process.exit(result.status ?? 1);
