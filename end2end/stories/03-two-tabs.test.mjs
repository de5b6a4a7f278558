// Two tabs of one phone with a queue: one of them sends, and the server ends with each report once.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Phone } from '../lib/phone.mjs';
import { cameraFile } from '../lib/pictures.mjs';
import { Server } from '../lib/server.mjs';
import { addPictures, allSafe, caption, everyReport, home, join, newReport, save } from '../lib/walk.mjs';

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
