// The phone is full from one write on, each write of joining, recording and sending in turn: the person is told, or reads that it
// waits; and once there is room, the app opened again goes on with everything it said it kept.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Chance, number, seed } from '../lib/chance.mjs';
import { goOn, handedIn, joinOn, wish } from '../lib/person.mjs';
import { Phone } from '../lib/phone.mjs';
import { Server } from '../lib/server.mjs';
import { WATCHED, watchSteps } from '../lib/steps.mjs';
import { like, t } from '../lib/text.mjs';
import { allSafe, everyReport, waitFor, waiting } from '../lib/walk.mjs';
import { within } from '../lib/within.mjs';

const writes = number('RUTAN_QUOTA_WRITES', 3);
/** For one write, from an empty phone to its report's arrival: twenty times what it takes. */
const PATIENCE_MS = 360_000;
let server, person, plan, joining;
before(async () => {
  server = await Server.start();
  person = await server.silentPerson();
  const { count, joining: until } = await counted(wish(`มีที่พอ ${seed}`));
  joining = until;
  const chance = new Chance(seed);
  const all = ['refused', 'uncommitted'].flatMap((way) => Array.from({ length: count }, (_, n) => ({ at: n + 1, way, by: chance.unit() })));
  plan = all.sort((one, other) => one.by - other.by).slice(0, writes);
  console.log(`RUTAN_SEED=${seed} RUTAN_QUOTA_WRITES=${writes}, ${joining} of ${count} writes while joining`);
});
after(() => server?.remove());

/** Closed and opened again, as the app advises; the PIN is asked for. */
const openAgain = async (phone) => {
  const closed = phone.page;
  phone.page = await phone.context.newPage();
  await closed.close();
};

/** From an empty phone to the sentence that all is safe. */
const story = async (phone, card, report, joined) => {
  await joinOn(phone.page, server.url, card);
  joined();
  await openAgain(phone);
  await goOn(phone.page, server.url, report);
};

/** How many writes there are, and how many of them until it has joined. */
const counted = async (report) => {
  const phone = await Phone.buy(WATCHED);
  try {
    let [count, joining] = [0, 0];
    await watchSteps(phone.context, async (step) => {
      if (step.startsWith('put ')) count += 1;
      return 'go';
    });
    await story(phone, await server.card(person), report, () => (joining = count));
    return { count, joining };
  } finally {
    await phone.throwAway();
  }
};

/** What somebody without room may read. */
const told = (page) => page.getByText(t('problem_storage_full')).or(page.getByText(t('problem_store_failed')))
  .or(page.getByText(t('field_store_failed'))).or(page.getByText(like('field_pin_wait'))).first();

/** Full from write `at` on, which fails in the `way` given; which write that was and how the person heard of it. */
const withoutRoom = async (at, way, report) => {
  const phone = await Phone.buy(WATCHED);
  const come = { to: 'nothing yet' };
  try {
    return await within(PATIENCE_MS, goesOn(phone, at, way, report, come), () => `it came to ${come.to} on ${phone.page.url()}`);
  } finally {
    await phone.throwAway();
  }
};

const goesOn = async (phone, at, way, report, come) => {
  let [count, isFull, hasJoined, first] = [0, false, false, 'none'];
  await watchSteps(phone.context, async (step) => {
    come.to = step;
    if (!step.startsWith('put ')) return 'go';
    count += 1;
    if (count === at) [isFull, first] = [true, step];
    return isFull ? way : 'go';
  });
  const card = await server.card(person);
  const work = story(phone, card, report, () => (hasJoined = true)).then(() => 'went on', (problem) => problem);
  let heard;
  await waitFor(async () => {
    const { page } = phone;
    if (await told(page).isVisible().catch(() => false)) heard = await told(page).innerText();
    // Saved before, so that nothing is asked of the person: it waits, and is not called safe.
    else if (isFull && report.known.saved && await waiting(page).isVisible().catch(() => false)) heard = 'waits';
    return heard !== undefined || Promise.race([work, new Promise((resolve) => setTimeout(resolve))]).then((ended) => (heard = ended));
  }, `the person hears of write ${at}`, 120_000);
  if (heard instanceof Error) throw heard;
  // What the phone asks the centre and only notes for the next time.
  assert.ok(heard !== 'went on' || ['none', 'put values'].includes(first), `${first} was missed and nobody heard of it`);
  count = Infinity;
  isFull = false;
  if (heard === 'waits') {
    await allSafe(phone.page, 120_000);
  } else if (heard !== 'went on') {
    await openAgain(phone);
    await work;
    if (!hasJoined) await joinOn(phone.page, server.url, card);
    await goOn(phone.page, server.url, report);
  }
  return `${first}, ${heard}`;
};

/** Each of these writes without room for it. */
const each = async (chosen) => {
  const desk = await server.desk('ministry');
  const already = (await everyReport(desk)).length;
  const wishes = [];
  const broken = [];
  for (const { at, way } of chosen) {
    const report = wish(`เต็ม ${at} ${way} ${seed}`);
    await withoutRoom(at, way, report).then(
      (how) => (wishes.push(report), console.log(`write ${at} ${way}: ${how}`)),
      (problem) => broken.push(`write ${at} ${way}: ${problem.message.split('\n')[0]}`),
    );
  }
  broken.forEach((problem) => console.log(problem));
  console.log(`${chosen.length} full storages, ${await handedIn(desk, wishes, already)}`);
  assert.deepEqual(broken, []);
};

test('at every write once it has joined', () => each(plan.filter(({ at }) => at > joining)));

test('at every write of joining', () => each(plan.filter(({ at }) => at <= joining)));
