// Two tabs of one phone record, save and send while they are reloaded, closed, put behind and cut off, in an order that a seed
// chooses: each report arrives once.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Chance, number, seed } from '../lib/chance.mjs';
import { fill, handedIn, held, wish } from '../lib/person.mjs';
import { Phone } from '../lib/phone.mjs';
import { Server } from '../lib/server.mjs';
import { addPictures, allSafe, everyReport, home, join, kept, newReport, save } from '../lib/walk.mjs';

const runs = number('RUTAN_TAB_RUNS', 3);
const CHECK_EVERY = 10;
let server, phone;
before(async () => {
  server = await Server.start();
  phone = await Phone.buy();
  await join(phone.page, server.joinUrl);
  console.log(`RUTAN_SEED=${seed} RUTAN_TAB_RUNS=${runs}`);
});
after(async () => {
  await phone?.throwAway();
  await server?.remove();
});

/** One person has one pair of hands: a form that is only opened is the same one in both tabs, and theirs once they filled it in. */
let hands = Promise.resolve();
const withHands = (act) => {
  const done = hands.then(act);
  hands = done.catch(() => {});
  return done;
};

const begin = (page, report) => withHands(async () => {
  await home(page, server.url);
  await newReport(page);
  report.id = page.url().split('/').pop();
  await addPictures(page, report.files.slice(0, 1));
  await kept(page);
  report.known.pictures = 1;
});

/** Said to every page in turn, of which the other tab may close one meanwhile. */
const offline = (yes) => phone.context.setOffline(yes).catch((problem) => {
  if (!problem.message.includes('has been closed')) throw problem;
  return phone.context.setOffline(yes);
});

/** What a tab does, by name. `tab.page` may become another. */
const acts = {
  report: async (tab, report) => {
    await begin(tab.page, report);
    await fill(tab.page, report);
    await save(tab.page);
    report.known.saved = true;
  },
  reloadedWhileWriting: async (tab, report) => {
    await begin(tab.page, report);
    await tab.page.reload();
    await goOnWith(tab.page, report);
  },
  leftAndGoneOn: async (tab, report) => {
    await begin(tab.page, report);
    await home(tab.page, server.url);
    await goOnWith(tab.page, report);
  },
  closedAfterSaving: async (tab, report) => {
    await acts.report(tab, report);
    await acts.close(tab);
  },
  close: async (tab) => {
    const closed = tab.page;
    tab.page = await phone.context.newPage();
    await closed.close();
    await home(tab.page, server.url);
  },
  reload: async (tab) => {
    await tab.page.reload();
    await home(tab.page, server.url);
  },
  front: (tab) => tab.page.bringToFront(),
  cut: () => offline(true),
  mend: () => offline(false),
};
const WRITING = ['report', 'reloadedWhileWriting', 'leftAndGoneOn', 'closedAfterSaving'];
const BETWEEN = ['close', 'reload', 'front', 'cut', 'mend'];

/** The draft is found again and saved; that it arrives is waited for in the end. */
const goOnWith = async (page, report) => {
  await page.goto(`${server.url}/app/draft/${report.id}`);
  await fill(page, report);
  await save(page);
  report.known.saved = true;
};

test('two tabs at once, in any order', async () => {
  const desk = await server.desk('ministry');
  let already = (await everyReport(desk)).length;
  let wishes = [];
  const tabs = [{ page: phone.page }, { page: await phone.context.newPage() }];
  await Promise.all(tabs.map((tab) => home(tab.page, server.url)));
  for (let run = 1; run <= runs; run += 1) {
    const chance = new Chance(seed + run);
    const plans = tabs.map((_, at) => {
      const plan = Array.from({ length: 1 + chance.below(3) }, () => ({ act: chance.pick(BETWEEN) }));
      const report = wish(`รอบ ${run} แท็บ ${at} ${seed}`);
      wishes.push(report);
      plan.splice(chance.below(plan.length + 1), 0, { act: chance.pick(WRITING), report });
      return plan;
    });
    const told = plans.map((plan) => plan.map(({ act }) => act).join(' → ')).join(' | ');
    const play = async (tab, plan) => {
      for (const { act, report } of plan) await acts[act](tab, report);
    };
    try {
      await Promise.all(tabs.map((tab, at) => play(tab, plans[at])));
      await phone.context.setOffline(false);
      await Promise.all(tabs.map((tab) => home(tab.page, server.url)));
      await Promise.all(tabs.map((tab) => allSafe(tab.page, 120_000)));
      const { drafts, outbox, photos } = await held(tabs[0].page);
      assert.deepEqual({ drafts: drafts.filter((draft) => draft.changed_ms !== draft.created_ms), outbox, photos }, { drafts: [], outbox: [], photos: [] });
      if (run % CHECK_EVERY === 0 || run === runs) {
        console.log(`${run} runs, of the last ${await handedIn(desk, wishes, already)}`);
        // What is there is counted again each time, and looked at once.
        [already, wishes] = [already + wishes.length, []];
      }
    } catch (problem) {
      console.log(`run ${run} of RUTAN_SEED=${seed}: ${told}`);
      throw problem;
    }
  }
});
