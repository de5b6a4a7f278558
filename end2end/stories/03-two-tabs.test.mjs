// Two tabs of one phone: with a queue, one of them sends, and the server ends with each report once; on one report, neither
// writes over the other.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Phone } from '../lib/phone.mjs';
import { cameraFile } from '../lib/pictures.mjs';
import { Server } from '../lib/server.mjs';
import { t } from '../lib/text.mjs';
import { addPictures, allSafe, caption, everyReport, home, join, kept, newReport, pictures, save, unlock, waitFor } from '../lib/walk.mjs';

let server, phone;
before(async () => {
  server = await Server.start();
  phone = await Phone.buy();
  await join(phone.page, server.joinUrl);
});
after(async () => {
  await phone?.throwAway();
  await server?.remove();
});

test('three reports queued, two tabs awake: three reports arrive', async () => {
  const first = phone.page;
  const second = await phone.context.newPage();
  await server.stop();
  for (let n = 0; n < 3; n++) {
    const page = n % 2 ? second : first;
    await home(page, server.url);
    await newReport(page);
    await addPictures(page, [cameraFile(n), cameraFile(n + 3)]);
    await caption(page, 0, `สองแท็บ ${n}`);
    await save(page);
  }
  await Promise.all([home(first, server.url), home(second, server.url)]);
  await server.up();
  await Promise.all([allSafe(first, 90_000), allSafe(second, 90_000)]);
  const all = await everyReport(await server.desk('ministry'));
  const captions = all.flatMap((report) => report.photos.map((photo) => photo.caption)).filter((text) => text.startsWith('สองแท็บ')).sort();
  assert.deepEqual(captions, ['สองแท็บ 0', 'สองแท็บ 1', 'สองแท็บ 2']);
});

/** A deep link in a window that may have to be unlocked first. */
const open = async (page, address) => {
  await page.goto(address);
  const pin = page.getByLabel(t('field_pin'));
  await pin.or(pictures(page).first()).first().waitFor();
  if (await pin.isVisible()) await unlock(page);
  await pictures(page).first().waitFor();
};

test('one report open in two windows: pictures of the one and words of the other are both kept', async () => {
  const first = phone.page;
  const second = await phone.context.newPage();
  await home(first, server.url);
  await newReport(first);
  await addPictures(first, [cameraFile(1)]);
  await kept(first);
  await open(second, first.url());
  await addPictures(first, [cameraFile(2)]);
  await caption(second, 0, 'จากหน้าต่างที่สอง');
  await kept(second);
  await waitFor(async () => (await pictures(second).count()) === 2, 'the second window shows the picture of the first');
  await open(first, first.url());
  assert.equal(await pictures(first).count(), 2, 'no picture is gone');
  assert.equal(await first.getByLabel(t('field_caption')).first().inputValue(), 'จากหน้าต่างที่สอง');
});
