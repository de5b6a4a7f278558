// Pictures for the stories: the demo's drawings dressed up as camera files (EXIF with orientation, time and place).
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { PNG } from 'pngjs';

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

const dressed = (name, jpeg, orientation) => (
  { name, mimeType: 'image/jpeg', buffer: Buffer.concat([jpeg.subarray(0, 2), exif(orientation), jpeg.subarray(2)]) });

/** A camera file for `setInputFiles`: drawing `n` with the given EXIF orientation. */
export const cameraFile = (n, orientation = 1) => dressed(`IMG_${String(n).padStart(4, '0')}.jpg`, drawing(n), orientation);

/** A picture of coloured squares that belongs to `name` alone. */
export const patternFile = (name) => {
  const picture = new PNG({ width: 640, height: 480 });
  const colours = createHash('shake256', { outputLength: 3 * 10 * 8 }).update(name).digest();
  for (let at = 0; at < 640 * 480; at += 1) {
    const square = Math.floor(at / 640 / 60) * 10 + Math.floor((at % 640) / 64);
    picture.data.set([...colours.subarray(3 * square, 3 * square + 3), 255], 4 * at);
  }
  return { name: `${name}.png`, mimeType: 'image/png', buffer: PNG.sync.write(picture) };
};

/** How the four corners look once the picture is upright: top left, top right, bottom left, bottom right. */
export const CORNERS = ['red', 'lime', 'blue', 'yellow'];

// Which upright corner each corner of the stored picture holds, by EXIF orientation (Exif 2.32, 4.6.4: row 0 and column 0).
const STORED = [[0, 1, 2, 3], [1, 0, 3, 2], [3, 2, 1, 0], [2, 3, 0, 1], [0, 2, 1, 3], [1, 3, 0, 2], [3, 1, 2, 0], [2, 0, 3, 1]];

/** A picture of 640x480 with a colour in each corner, held as a camera in this orientation stores it; drawn by `page`. */
export const cornersFile = async (page, orientation) => {
  const colours = STORED[orientation - 1].map((corner) => CORNERS[corner]);
  const base64 = await page.evaluate(async ([colours, turned, orientation]) => {
    const [width, height] = turned ? [480, 640] : [640, 480];
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const context = canvas.getContext('2d');
    colours.forEach((colour, n) => {
      context.fillStyle = colour;
      context.fillRect((n % 2) * width / 2, Math.floor(n / 2) * height / 2, width / 2, height / 2);
    });
    // Another spot in each: the same picture twice in a report is taken once.
    context.fillStyle = `rgb(${orientation * 30}, ${orientation * 30}, ${orientation * 30})`;
    context.fillRect(width / 2 - 40, height / 2 - 40, 80, 80);
    return canvas.toDataURL('image/jpeg', 0.95).split(',')[1];
  }, [colours, orientation > 4, orientation]);
  return dressed(`held-${orientation}.jpg`, Buffer.from(base64, 'base64'), orientation);
};

/** The colours of a JPEG's four corners, to the nearest of [`CORNERS`], and its size; decoded by `page` as it is stored. */
export const cornersOf = (page, jpeg) => page.evaluate(async ([base64, names]) => {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }), { imageOrientation: 'from-image' });
  const { width, height } = picture;
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const pixel = (x, y) => [...context.getImageData(x, y, 1, 1).data].slice(0, 3);
  const known = names.map((name) => {
    context.fillStyle = name;
    context.fillRect(0, 0, 1, 1);
    return pixel(0, 0);
  });
  context.drawImage(picture, 0, 0);
  const nearest = (colour) => {
    const far = known.map((other) => other.reduce((sum, part, n) => sum + Math.abs(part - colour[n]), 0));
    return names[far.indexOf(Math.min(...far))];
  };
  const at = [[1, 1], [3, 1], [1, 3], [3, 3]].map(([x, y]) => nearest(pixel(Math.floor(width * x / 4), Math.floor(height * y / 4))));
  return { corners: at, wide: width > height };
}, [jpeg.toString('base64'), CORNERS]);
