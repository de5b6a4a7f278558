// Whatever way the camera was held, the picture is upright in the bytes themselves: all eight orientations, by their pixels.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Phone } from '../lib/phone.mjs';
import { CORNERS, cornersFile, cornersOf } from '../lib/pictures.mjs';
import { Server } from '../lib/server.mjs';
import { addPictures, allSafe, caption, everyReport, join, newReport, save, servedPicture } from '../lib/walk.mjs';

let server, phone;
before(async () => {
  server = await Server.start();
  phone = await Phone.buy();
});
after(async () => {
  await phone?.throwAway();
  await server?.remove();
});

test('eight pictures, each held another way, arrive upright and without their orientation', async () => {
  const { page } = phone;
  await join(page, server.joinUrl);
  await newReport(page);
  for (let orientation = 1; orientation <= 8; orientation++) {
    await addPictures(page, [await cornersFile(page, orientation)]);
    await caption(page, orientation - 1, `ท่าที่ ${orientation}`);
  }
  await save(page);
  await allSafe(page);
  const desk = await server.desk('ministry');
  const mine = (await everyReport(desk)).find((report) => report.photos.some((photo) => photo.caption === 'ท่าที่ 8'));
  const { content } = await desk.json(`/api/v1/reports/${mine.id}`);
  assert.equal(content.photos.length, 8);
  for (const photo of content.photos) {
    const bytes = await servedPicture(desk, mine.id, photo);
    assert.equal(bytes.indexOf('Exif'), -1, photo.caption);
    assert.deepEqual(await cornersOf(page, bytes), { corners: CORNERS, wide: true }, photo.caption);
  }
});
