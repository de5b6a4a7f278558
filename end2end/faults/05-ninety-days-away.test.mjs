// A phone that joined with an old release records without network, and ninety days later meets the centre of today: what it had
// arrives as it was, sent by the old release, and the new one is offered and taken.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { seed } from '../lib/chance.mjs';
import { fill, handedIn, wish } from '../lib/person.mjs';
import { Phone } from '../lib/phone.mjs';
import { Server } from '../lib/server.mjs';
import { t } from '../lib/text.mjs';
import { releaseOf, releasesOn } from '../lib/versions.mjs';
import { allSafe, everyReport, home, join, newReport, save, waitFor, waiting } from '../lib/walk.mjs';

const old = process.env.RUTAN_OLD_SITE;
const skip = old ? false : 'RUTAN_OLD_SITE names no folder with the built site of an old release';
const AWAY_MS = 90 * 86_400_000;
let server, phone;
before(async () => {
  if (!skip) [server, phone] = [await Server.start({ site: old }), await Phone.buy()];
});
after(async () => {
  await phone?.throwAway();
  await server?.remove();
});

/** Runs in the page: its clock goes `ms` behind. */
const goBehind = (ms) => {
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...parts) {
      super(...(parts.length > 0 ? parts : [Real.now() - ms]));
    }

    static now() {
      return Real.now() - ms;
    }
  };
};

test('two reports of ninety days ago, and then the update', { skip }, async () => {
  const today = process.env.RUTAN_SITE ?? 'target/site';
  assert.notEqual(releaseOf(old), releaseOf(today), 'the old release is another one');
  const already = (await everyReport(await server.desk('ministry'))).length;
  const wishes = [wish(`เก่า ๑ ${seed}`), wish(`เก่า ๒ ${seed}`)];
  await phone.context.addInitScript(goBehind, AWAY_MS);
  await join(phone.page, server.joinUrl);
  await server.stop();
  for (const report of wishes) {
    await home(phone.page, server.url);
    await newReport(phone.page);
    await fill(phone.page, report);
    await save(phone.page);
    report.known.saved = true;
  }
  await waiting(phone.page).waitFor();
  await phone.close();
  // Opened again it goes by today's clock.
  await phone.open();
  await home(phone.page, server.url);
  await waiting(phone.page).waitFor();
  server.site = today;
  await server.up();
  await allSafe(phone.page, 120_000);
  assert.ok((await releasesOn(phone.page)).includes(releaseOf(old)), 'the old release sent them');
  const sent = await handedIn(await server.desk('ministry'), wishes, already);
  await phone.page.evaluate(() => navigator.serviceWorker.getRegistration().then((registration) => registration.update()));
  await home(phone.page, server.url);
  await phone.page.getByRole('button', { name: t('field_update_now') }).click();
  await waitFor(async () => (await releasesOn(phone.page).catch(() => [])).join() === releaseOf(today), 'the new release is open', 60_000);
  await home(phone.page, server.url);
  await allSafe(phone.page);
  assert.deepEqual(phone.errors, []);
  console.log(`${AWAY_MS / 86_400_000} days away, ${sent}; still so after the update: ${await handedIn(await server.desk('ministry'), wishes, already)}`);
});
