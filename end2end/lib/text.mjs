// The sentences of the app, by key, so that a story speaks of what a person reads and a reworded sentence breaks nothing.
import { readFileSync } from 'node:fs';

const thai = JSON.parse(readFileSync(new URL('../../app/locales/th.json', import.meta.url)));

/** The Thai sentence of a key; placeholders become "anything" when a pattern is asked for. */
export const t = (key) => {
  if (!(key in thai)) throw new Error(`no sentence ${key} in th.json`);
  return thai[key];
};

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A pattern that matches the sentence with anything in its placeholders. */
export const like = (key) => new RegExp(t(key).split(/\{\w+\}/).map(escaped).join('.*'));
