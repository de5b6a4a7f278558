// Chance that can be had again: what a fault does is chosen by a seed, which is printed.

/** How often, as the environment says. */
export const number = (name, otherwise) => Number(process.env[name] ?? otherwise);

export const seed = number('RUTAN_SEED', Math.floor(Math.random() * 2 ** 32));

export class Chance {
  constructor(from) {
    this.state = from >>> 0;
  }

  /** In `0..1` (mulberry32). */
  unit() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let n = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    n ^= n + Math.imul(n ^ (n >>> 7), n | 61);
    return ((n ^ (n >>> 14)) >>> 0) / 2 ** 32;
  }

  below(n) {
    return Math.floor(this.unit() * n);
  }

  pick(all) {
    return all[this.below(all.length)];
  }
}
