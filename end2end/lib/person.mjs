// Somebody who wants a report handed in and goes on with it after whatever came in between, from what the phone shows; and what
// must be true of it in the end.
import assert from 'node:assert/strict';
import { PIN } from './phone.mjs';
import { patternFile } from './pictures.mjs';
import { t } from './text.mjs';
import { addPictures, allSafe, caption, everyReport, home, kept, newReport, pictures, save, servedPicture } from './walk.mjs';
import { within } from './within.mjs';

/** A report with two pictures that nobody else has. `known`: what the phone has said it keeps. */
export const wish = (name) => {
  const captions = [`${name} ก`, `${name} ข`];
  return { name, captions, files: captions.map(patternFile), id: null, hashes: null, known: { pictures: 0, captions: 0, saved: false } };
};

/** What the phone holds, as it is on its disk. */
export const held = (page) => within(60_000, page.evaluate(async () => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const db = await done(indexedDB.open('rutan'));
  const names = [...db.objectStoreNames];
  if (names.length === 0) return { drafts: [], outbox: [], sent: [], photos: [] };
  const transaction = db.transaction(['drafts', 'outbox', 'sent', 'photos']);
  const all = (store) => done(transaction.objectStore(store).getAll()).then((texts) => texts.map((text) => JSON.parse(text)));
  const [drafts, outbox, sent, photos] = await Promise.all([all('drafts'), all('outbox'), all('sent'), done(transaction.objectStore('photos').getAllKeys())]);
  db.close();
  return { drafts, outbox, sent, photos };
}), () => 'the phone tells what it holds');

/** Joins by the card, opened anew, from wherever the phone stands in it; to the app's home, with a session. */
export const joinOn = async (page, url, card) => {
  await page.goto(card);
  const button = (key) => page.getByRole('button', { name: t(key) });
  const [yes, first, toHome, isUsed] = [button('join_yes'), page.getByLabel(t('join_pin_first')), button('join_to_home'), page.getByText(t('problem_join_card_used'))];
  await yes.or(first).or(toHome).or(isUsed).first().waitFor();
  assert.ok(!(await isUsed.isVisible()), t('problem_join_card_used'));
  if (await yes.isVisible()) {
    await yes.click();
    await first.or(toHome).first().waitFor();
  }
  if (await first.isVisible()) {
    await first.fill(PIN);
    await page.getByLabel(t('join_pin_again')).fill(PIN);
  }
  await toHome.click();
  await home(page, url);
  const status = page.evaluate(() => fetch('/api/v1/me').then(({ status }) => status));
  assert.equal(await within(60_000, status, () => 'the phone asks who it is'), 200, 'the phone has a session');
};

/** To the end, whatever was done of it before. */
export const goOn = async (page, url, wish) => {
  await home(page, url);
  const { draft, saved } = await found(page, wish);
  if (saved) return allSafe(page);
  if (draft) await page.goto(`${url}/app/draft/${draft.id}`);
  else await newReport(page);
  return write(page, wish);
};

/** Where it is on the phone by now; what was told to be kept there must be. */
const found = async (page, wish) => {
  const { drafts, outbox, sent, photos } = await held(page);
  const is = ({ id }, shown) => (wish.id ? id === wish.id : shown.some((photo) => wish.captions.includes(photo.caption)));
  const draft = drafts.find((draft) => (is(draft, draft.form.photos) || !wish.id) && draft.changed_ms !== draft.created_ms);
  const saved = [...outbox, ...sent].find((item) => is(item, item.submission.content.photos));
  const shown = (draft?.form ?? saved?.submission.content)?.photos ?? [];
  const { known } = wish;
  assert.ok(!known.saved || saved, `${wish.name}: what was saved waits or is sent`);
  assert.ok(shown.length >= known.pictures, `${wish.name}: ${known.pictures} pictures were kept and ${shown.length} are there`);
  for (let n = 0; n < known.captions; n += 1) assert.equal(shown[n].caption, wish.captions[n], `${wish.name}: its caption was kept`);
  const isSent = sent.some(({ id }) => id === saved?.id);
  for (const { hash } of isSent ? [] : shown) assert.ok(photos.includes(hash), `${wish.name}: the picture's bytes are on the phone`);
  return { draft, saved };
};

/** The open form, from what it shows to the sentence that all is safe. */
export const write = async (page, wish) => {
  await fill(page, wish);
  await save(page);
  wish.known.saved = true;
  await allSafe(page);
};

/** The open form with all that is wanted in it, and what it tells to be kept is believed. */
export const fill = async (page, wish) => {
  await page.getByRole('button', { name: t('field_save') }).waitFor();
  wish.id = page.url().split('/').pop();
  await addPictures(page, wish.files.slice(await pictures(page).count()));
  await kept(page);
  const { drafts } = await held(page);
  const hashes = drafts.find(({ id }) => id === wish.id).form.photos.map(({ hash }) => hash);
  wish.hashes ??= hashes;
  assert.deepEqual(hashes, wish.hashes, `${wish.name}: the pictures that were kept`);
  wish.known.pictures = wish.files.length;
  for (const [n, text] of wish.captions.entries()) await caption(page, n, text);
  await kept(page);
  wish.known.captions = wish.captions.length;
};

/** Each report is on the server once, with the very bytes, and nothing else came; by their names: `{ lost, doubled }`. */
export const handedIn = async (desk, wishes, before) => {
  const all = await everyReport(desk);
  const of = (wish) => all.filter((report) => report.photos.some((photo) => wish.captions.includes(photo.caption)));
  const lost = wishes.filter((wish) => of(wish).length === 0).map(({ name }) => name);
  const doubled = wishes.filter((wish) => of(wish).length > 1).map(({ name }) => name);
  assert.deepEqual({ lost, doubled }, { lost: [], doubled: [] });
  assert.equal(all.length, before + wishes.length, 'nothing came that nobody saved');
  for (const wish of wishes) {
    const { id } = of(wish)[0];
    const { content } = await desk.json(`/api/v1/reports/${id}`);
    assert.deepEqual(content.photos.map((photo) => photo.caption), wish.captions);
    if (wish.hashes) assert.deepEqual(content.photos.map((photo) => photo.hash), wish.hashes);
    for (const photo of content.photos) assert.equal((await servedPicture(desk, id, photo)).length, photo.size);
  }
  return `${wishes.length} reports, lost ${lost.length}, doubled ${doubled.length}`;
};
