// A new version again and again while pictures are on their way: each is asked in by its button, and no report is lost or comes
// twice.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Chance, number, seed } from '../lib/chance.mjs';
import { fill, handedIn, wish } from '../lib/person.mjs';
import { Phone } from '../lib/phone.mjs';
import { Server } from '../lib/server.mjs';
import { t } from '../lib/text.mjs';
import { nextVersion, versionOf } from '../lib/versions.mjs';
import { allSafe, everyReport, home, join, newReport, save, waitFor } from '../lib/walk.mjs';

const updates = number('RUTAN_UPDATES', 2);
let server, phone, built;
before(async () => {
  server = await Server.start();
  built = server.site;
  phone = await Phone.buy();
  await join(phone.page, server.joinUrl);
  console.log(`RUTAN_SEED=${seed} RUTAN_UPDATES=${updates}`);
});
after(async () => {
  await phone?.throwAway();
  await server?.remove();
  if (server && server.site !== built) rmSync(server.site, { recursive: true, force: true });
});

/** The centre changes to another version, as an operator does it. */
const release = async (name) => {
  const before = server.site;
  await server.stop();
  server.site = nextVersion(built, name);
  await server.up();
  if (before !== built) rmSync(before, { recursive: true, force: true });
};

/** Of a report's pictures, `held` at most are let through until `letGo`. */
const holdPictures = async (page, held) => {
  const waiting = [];
  let isOpen = false;
  let passed = 0;
  const pattern = '**/api/v1/reports/*/photos/**';
  await page.route(pattern, async (route) => {
    if (!isOpen && passed >= held) await new Promise((go) => waiting.push(go));
    passed += 1;
    // The page it came from may be gone by then.
    await route.continue().catch(() => {});
  });
  const letGo = async () => {
    isOpen = true;
    waiting.forEach((go) => go());
    await page.unroute(pattern);
  };
  return { isHeld: () => waiting.length > 0, letGo };
};

test('an update in the middle of an upload, again and again', async () => {
  const { page } = phone;
  const already = (await everyReport(await server.desk('ministry'))).length;
  const chance = new Chance(seed);
  const wishes = [];
  for (let n = 1; n <= updates; n += 1) {
    const report = wish(`รุ่น ${n} ${seed}`);
    wishes.push(report);
    await home(page, server.url);
    await newReport(page);
    await fill(page, report);
    const { isHeld, letGo } = await holdPictures(page, chance.below(2));
    // The new version is there before the report is on its way, or comes while it is.
    const isEarly = chance.below(2) === 0;
    if (isEarly) await release(`v${n}`);
    await save(page);
    report.known.saved = true;
    await waitFor(isHeld, 'a picture is on its way');
    if (!isEarly) await release(`v${n}`);
    await page.evaluate(() => navigator.serviceWorker.getRegistration().then((registration) => registration.update()));
    const now = page.getByRole('button', { name: t('field_update_now') });
    await now.waitFor();
    // Its picture gets through before the page is made anew, while it is, or after.
    const when = chance.below(3);
    if (when === 0) await letGo();
    await now.click();
    if (when === 1) await letGo();
    await waitFor(async () => (await versionOf(page).catch(() => null)) === `v${n}`, `version ${n} is open`, 60_000);
    if (when === 2) await letGo();
    await allSafe(page);
  }
  assert.equal(await versionOf(page), updates > 0 ? `v${updates}` : null);
  assert.deepEqual(phone.errors, []);
  console.log(`${updates} updates, ${await handedIn(await server.desk('ministry'), wishes, already)}`);
});
