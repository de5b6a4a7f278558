// The battery dies at each step of joining, saving, shrinking and sending, and at moments that nobody chose: whatever the phone
// said it keeps is there, goes on from there, and arrives once.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Chance, number, seed } from '../lib/chance.mjs';
import { goOn, handedIn, joinOn, wish } from '../lib/person.mjs';
import { Phone } from '../lib/phone.mjs';
import { Server } from '../lib/server.mjs';
import { WATCHED, watchSteps } from '../lib/steps.mjs';
import { like, t } from '../lib/text.mjs';
import { everyReport, home, join, newReport, pictures } from '../lib/walk.mjs';

const kills = number('RUTAN_BROWSER_KILLS', 2);
/** Of the steps one in so many, another one with another seed. */
const every = number('RUTAN_STEP_EVERY', 8);
/** Between shrinking, saving, sending and settling: these always. */
const WITHOUT_FAIL = ['put photos 2', 'kept put outbox+delete drafts 1', 'answered PUT reports/… 1', 'kept put sent+delete outbox+delete photos 1'];
const some = (steps) => steps.filter((step, n) => (n + seed) % every === 0 || WITHOUT_FAIL.includes(step));
let server, phone, desk;
before(async () => {
  server = await Server.start();
  phone = await Phone.buy(WATCHED);
  await join(phone.page, server.joinUrl);
  // A browser that is closed in peace writes the session's cookie down, as it does by itself within half a minute.
  await phone.close();
  await phone.open();
  desk = await server.desk('ministry');
  console.log(`RUTAN_SEED=${seed} RUTAN_BROWSER_KILLS=${kills} RUTAN_STEP_EVERY=${every}`);
});
after(async () => {
  await phone?.throwAway();
  await server?.remove();
});

/** From the next page on, `phone` dies at the step for which `isIt` says so; resolves once it is dead. `put drafts` the third time
 * is `put drafts 3`. */
const watched = async (phone, isIt) => {
  const times = new Map();
  let died;
  const struck = new Promise((resolve) => (died = resolve));
  let dying = false;
  await watchSteps(phone.context, async (step) => {
    times.set(step, (times.get(step) ?? 0) + 1);
    if (!dying && isIt(`${step} ${times.get(step)}`)) {
      dying = true;
      phone.kill().then(died);
    }
    // What else happens on it stands still with it.
    if (dying) await struck;
    return 'go';
  });
  return { struck };
};

/** Works until the phone is dead; true: it was done before. */
const untilDead = async (phone, struck, work) => {
  const done = work.then(() => true, (problem) => {
    if (!phone.isDead) throw problem;
    return false;
  });
  return (await Promise.race([done, struck.then(() => false)])) || done;
};

/** A report handed in with the browser dying at `target`; whether it came to that. */
const killedAt = async (target, report) => {
  const { struck } = await watched(phone, (step) => step === target);
  const wasDone = await untilDead(phone, struck, goOn(phone.page, server.url, report));
  // Without the watch.
  if (wasDone) await phone.close();
  await phone.open();
  await goOn(phone.page, server.url, report);
  return !wasDone;
};

test('at each step between the chosen picture and the receipt', async () => {
  const already = (await everyReport(desk)).length;
  const wishes = [wish(`ทุกขั้น ${seed}`)];
  const steps = [];
  await watched(phone, (step) => (steps.push(step), false));
  await goOn(phone.page, server.url, wishes[0]);
  await phone.close();
  await phone.open();
  const [chosen, met] = [some(steps), []];
  for (const step of chosen) {
    wishes.push(wish(`${step} ${seed}`));
    if (await killedAt(step, wishes.at(-1))) met.push(step);
  }
  console.log(`killed ${chosen.map((step) => (met.includes(step) ? step : `(not met: ${step})`)).join(', ')}`);
  assert.ok(WITHOUT_FAIL.every((step) => met.includes(step)), 'it was killed between shrinking, saving, sending and settling');
  console.log(`${met.length} kills at steps, ${await handedIn(desk, wishes, already)}`);
});

test('at each step of joining: the same card goes on', async () => {
  const steps = [];
  const broken = [];
  const person = await server.silentPerson();
  // The first time only tells which steps there are.
  const targets = [undefined];
  for (let n = 0; n < targets.length; n += 1) {
    const newcomer = await Phone.buy(WATCHED);
    try {
      const card = await server.card(person);
      const target = targets[n];
      const { struck } = await watched(newcomer, (step) => (n === 0 && steps.push(step), step === target));
      const wasDone = await untilDead(newcomer, struck, joinOn(newcomer.page, server.url, card));
      if (n === 0) targets.push(...some(steps));
      if (wasDone) continue;
      await newcomer.open();
      await joinOn(newcomer.page, server.url, card).catch((problem) => broken.push(`${target}: ${problem.message.split('\n')[0]}`));
    } finally {
      await newcomer.throwAway();
    }
  }
  console.log(`${targets.length - 1} kills while joining: ${targets.slice(1).join(', ')}`);
  assert.deepEqual(broken, []);
});

test('while a second picture is prepared: the first is there, and that the second is not is said', async () => {
  const report = wish(`รูปที่สอง ${seed}`);
  await home(phone.page, server.url);
  const { struck } = await watched(phone, (step) => step === 'put photos 2');
  await home(phone.page, server.url);
  await newReport(phone.page);
  const address = phone.page.url();
  await phone.page.getByLabel(t('field_choose_pictures')).setInputFiles(report.files);
  await struck;
  await phone.open();
  await home(phone.page, server.url);
  await phone.page.goto(address);
  await pictures(phone.page).first().waitFor();
  assert.equal(await pictures(phone.page).count(), 1);
  const said = phone.page.getByText(like('field_unfinished'));
  try {
    await said.waitFor();
  } finally {
    await goOn(phone.page, server.url, report);
  }
});

/** About as many steps as a report takes. */
const STEPS = 45;

/** From the next page on, `phone` dies a random part of a step after one of the next steps, of whatever it does then. */
const diesSometime = async (chance) => {
  let left = 1 + chance.below(STEPS);
  let died;
  const struck = new Promise((resolve) => (died = resolve));
  await watchSteps(phone.context, async () => {
    left -= 1;
    if (left === 0) setTimeout(() => phone.kill().then(died), chance.below(100));
    return 'go';
  });
  return { struck };
};

test('at moments that nobody chose', async () => {
  const already = (await everyReport(desk)).length;
  const chance = new Chance(seed);
  const wishes = [wish(`ดับ 0 ${seed}`)];
  for (let kill = 0; kill < kills; kill += 1) {
    const { struck } = await diesSometime(chance);
    while (await untilDead(phone, struck, goOn(phone.page, server.url, wishes.at(-1)))) wishes.push(wish(`ดับ ${kill}.${wishes.length} ${seed}`));
    await phone.open();
  }
  await goOn(phone.page, server.url, wishes.at(-1));
  console.log(`${kills} kills, ${await handedIn(desk, wishes, already)}`);
});
