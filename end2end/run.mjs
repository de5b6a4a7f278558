// Runs every story in real Chromium, one after another (two cores), with node's own test runner.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const wanted = process.argv.slice(2);
const stories = readdirSync(join(here, 'stories')).filter((name) => name.endsWith('.test.mjs'));
const chosen = stories.filter((name) => wanted.length === 0 || wanted.some((word) => name.includes(word)));
const files = chosen.sort().map((name) => join(here, 'stories', name));
const result = spawnSync(process.execPath, ['--test', '--test-concurrency=1', '--test-reporter=spec', ...files], { stdio: 'inherit' });
process.exit(result.status ?? 1);
