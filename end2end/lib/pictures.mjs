// Pictures for the stories: the demo's drawings dressed up as camera files (EXIF with orientation, time and place).
import { readFileSync, readdirSync } from 'node:fs';

const folder = new URL('../../server/demo/pictures/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.jpg')).sort();

export const drawing = (n) => readFileSync(new URL(names[n % names.length], folder));

/** An APP1 segment: orientation, DateTimeOriginal, and a GPS position near Ubon Ratchathani. */
const exif = (orientation) => {
  const tiff = Buffer.alloc(256);
  let at = 0;
  const u16 = (n) => { tiff.writeUInt16BE(n, at); at += 2; };
  const u32 = (n) => { tiff.writeUInt32BE(n, at); at += 4; };
  const entry = (tag, type, count, value) => { u16(tag); u16(type); u32(count); if (type === 3) { u16(value); u16(0); } else u32(value); };
  tiff.write('MM\0*', 0, 'latin1'); at = 4; u32(8);
  u16(3); entry(0x0112, 3, 1, orientation); entry(0x8769, 4, 1, 50); entry(0x8825, 4, 1, 90); u32(0);
  at = 50; u16(1); entry(0x9003, 2, 20, 68); u32(0);
  tiff.write('2026:11:20 09:30:00\0', 68, 'latin1');
  at = 90; u16(4);
  u16(1); u16(2); u32(2); tiff.write('N\0\0\0', at, 'latin1'); at += 4;
  entry(2, 5, 3, 150);
  u16(3); u16(2); u32(2); tiff.write('E\0\0\0', at, 'latin1'); at += 4;
  entry(4, 5, 3, 174); u32(0);
  at = 150; for (const n of [15, 1, 14, 1, 0, 1]) u32(n);
  at = 174; for (const n of [104, 1, 52, 1, 0, 1]) u32(n);
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
};

/** A camera file for `setInputFiles`: drawing `n` with the given EXIF orientation. */
export const cameraFile = (n, orientation = 1) => {
  const jpeg = drawing(n);
  return { name: `IMG_${String(n).padStart(4, '0')}.jpg`, mimeType: 'image/jpeg', buffer: Buffer.concat([jpeg.subarray(0, 2), exif(orientation), jpeg.subarray(2)]) };
};
