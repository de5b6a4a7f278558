// ZIP, as far as the stories need it: one to hand in, and a Word document's text without Word.
import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

const crc = (bytes) => {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
};

/** A ZIP of files stored as they are: `[[name, bytes], …]`. */
export const zipped = (files) => {
  const [parts, directory] = [[], []];
  let at = 0;
  for (const [name, bytes] of files) {
    const head = Buffer.alloc(26);
    const title = Buffer.from(name);
    head.writeUInt16LE(20, 0); head.writeUInt16LE(0x800, 2);
    head.writeUInt32LE(crc(bytes), 10); head.writeUInt32LE(bytes.length, 14); head.writeUInt32LE(bytes.length, 18);
    head.writeUInt16LE(title.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), head, place, title);
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), head, title, bytes);
    at += 30 + title.length + bytes.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4); end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(list.length, 8); end.writeUInt32LE(at, 12);
  return Buffer.concat([...parts, list, Buffer.from('PK\x05\x06', 'latin1'), end]);
};

/** One file out of a ZIP, found by its entry in the directory at the end. */
const part = (zip, name) => {
  for (let at = zip.readUInt32LE(zip.length - 22 + 16); zip.readUInt32LE(at) === 0x02014b50;) {
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
    if (zip.toString('utf8', at + 46, at + 46 + nameLength) === name) {
      const [method, size, local] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 42)];
      const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      const bytes = zip.subarray(start, start + size);
      return method === 0 ? bytes : inflateRawSync(bytes);
    }
    at += 46 + nameLength + extra + comment;
  }
  throw new Error(`${name} is not in the package`);
};

/** The names of all files in a ZIP, by its directory. */
export const entries = (zip) => {
  const names = [];
  for (let at = zip.readUInt32LE(zip.length - 22 + 16); zip.readUInt32LE(at) === 0x02014b50;) {
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
    names.push(zip.toString('utf8', at + 46, at + 46 + nameLength));
    at += 46 + nameLength + extra + comment;
  }
  return names;
};

export const docxText = (path) => part(readFileSync(path), 'word/document.xml').toString().replace(/<[^>]*>/g, '');
