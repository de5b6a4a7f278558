// An upgrade under way: an old release's server and today's stand beside each other on one database, any request of a phone of the old
// release goes to either; then the old one is gone, and the phone changes over.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { seed } from '../lib/chance.mjs';
import { clustered } from '../lib/cluster.mjs';
import { fill, handedIn, wish } from '../lib/person.mjs';
import { Phone } from '../lib/phone.mjs';
import { Server } from '../lib/server.mjs';
import { t } from '../lib/text.mjs';
import { releaseOf, releasesOn } from '../lib/versions.mjs';
import { allSafe, everyReport, home, join, newReport, save, waitFor } from '../lib/walk.mjs';

const [site, program] = [process.env.RUTAN_OLD_SITE, process.env.RUTAN_OLD_SERVER];
const today = process.env.RUTAN_SITE ?? 'target/site';
const skip = site && program && clustered ? false : 'RUTAN_OLD_SITE and RUTAN_OLD_SERVER name no old release, or RUTAN_CLUSTER no cluster';
const REPORTS_MEANWHILE = 10;
let server, phone;
before(async () => {
  if (skip) return;
  // The old release knows no store but its folder, which both have.
  const set = () => ({ RUTAN_PICTURES: undefined });
  [server, phone] = [await Server.start({ site, program, set, begun: 1 }), await Phone.buy()];
});
after(async () => {
  await phone?.throwAway();
  await server?.remove();
});

test('reports go through an upgrade, by servers of both releases', { skip }, async () => {
  const { page } = phone;
  const already = (await everyReport(await server.desk('ministry'))).length;
  const wishes = [];
  const report = async (name) => {
    const one = wish(`${name} ${seed}`);
    wishes.push(one);
    await home(page, server.url);
    await newReport(page);
    await fill(page, one);
    await save(page);
    one.known.saved = true;
    await allSafe(page, 120_000);
  };
  await join(page, server.joinUrl);
  await report('ก่อน');
  await server.beside({ site: today });
  // Today's answers bear their request's identity, the old ones did not.
  const answers = { old: 0, today: 0 };
  const count = (reply) => {
    if (reply.url().includes('/api/v1/')) answers[reply.headers()['x-request-id'] ? 'today' : 'old'] += 1;
  };
  phone.context.on('response', count);
  for (let n = 1; n <= REPORTS_MEANWHILE; n += 1) await report(`ระหว่าง ${n}`);
  phone.context.off('response', count);
  assert.ok(answers.old > 0 && answers.today > 0, `both answered: ${JSON.stringify(answers)}`);
  await server.retire();
  assert.ok((await releasesOn(page)).includes(releaseOf(site)), 'the old release sent them');
  await page.evaluate(() => navigator.serviceWorker.getRegistration().then((registration) => registration.update()));
  await home(page, server.url);
  await page.getByRole('button', { name: t('field_update_now') }).click();
  await waitFor(async () => (await releasesOn(page).catch(() => [])).join() === releaseOf(today), 'the new release is open', 60_000);
  await report('หลัง');
  console.log(`an upgrade, answers ${JSON.stringify(answers)}, ${await handedIn(await server.desk('ministry'), wishes, already)}`);
});
