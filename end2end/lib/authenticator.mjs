// An authenticator app: it holds the secret that is typed into it, and shows a code for each half minute.
import { createHmac } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const STEP_MS = 30_000;

const bytes = (secret) => {
  const bits = [...secret.replaceAll(' ', '')].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
};

export class Authenticator {
  /** The step of the last code it was asked for: each lets in once. */
  #last = 0;

  constructor(secret) {
    this.key = bytes(secret);
  }

  /** A code that was not shown before. The next one counts already, so that a person waits at most for the one after. */
  async code() {
    const now = () => Math.floor(Date.now() / STEP_MS);
    const step = Math.max(now(), this.#last + 1);
    while (step > now() + 1) await new Promise((resolve) => setTimeout(resolve, 500));
    this.#last = step;
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(step));
    const hash = createHmac('sha1', this.key).update(counter).digest();
    const number = hash.readUInt32BE(hash[19] & 0xf) & 0x7fffffff;
    return String(number % 1_000_000).padStart(6, '0');
  }
}
