// Runs the client's own tests (wasm-bindgen-test) in real Chromium: `node wasm.mjs <folder>` with the glue and the WASM
// that `cargo xtask test` made there. Exits with 1 when one fails.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { desktop } from './lib/phone.mjs';

const folder = process.argv[2];
// What wasm-bindgen-test expects of its page: somewhere to write, and a way to call a test.
const page = `<!doctype html><meta charset="utf-8"><pre id="output"></pre><pre id="console_output"></pre>
<script>window.__wbg_test_invoke = (test) => test();</script>`;

const served = {
  '/': ['text/html', () => page],
  '/tests.js': ['text/javascript', () => readFileSync(join(folder, 'tests.js'))],
  '/tests_bg.wasm': ['application/wasm', () => readFileSync(join(folder, 'tests_bg.wasm'))],
};
const server = createServer((request, response) => {
  const [kind, body] = served[request.url] ?? ['text/plain', () => ''];
  response.writeHead(request.url in served ? 200 : 404, { 'content-type': kind }).end(body());
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));

const { browser, page: tab } = await desktop();
const errors = [];
tab.on('pageerror', (error) => errors.push(String(error)));
await tab.goto(`http://127.0.0.1:${server.address().port}/`);
const run = tab.evaluate(async () => {
  const glue = await import('/tests.js');
  const wasm = await glue.default({ module_or_path: '/tests_bg.wasm' });
  const context = new glue.WasmBindgenTestContext(false);
  const tests = Object.keys(wasm).filter((name) => name.startsWith('__wbgt_'));
  return { count: tests.length, passed: await context.run(tests.map((name) => wasm[name])) };
});
// A panic ends the WASM, and then the run never answers: the page's error does.
const broken = new Promise((resolve) => tab.once('pageerror', () => resolve({ count: 0, passed: false })));
const { count, passed } = await Promise.race([run, broken]);
console.log(await tab.locator('#output').textContent());
errors.forEach((error) => console.error(error));
await browser.close();
server.close();
if (count === 0) console.error('no test was found or finished');
process.exit(passed && count > 0 ? 0 : 1);
