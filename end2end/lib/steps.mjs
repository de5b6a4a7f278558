// Every durable step of the app, stopped right where it happens: before a write, once it is on the disk and nobody knows it
// yet, before a request, and once it was answered and nobody heard it.
import { once } from 'node:events';
import { createServer } from 'node:http';

/** What a phone needs whose steps are watched: its page asks a server that is not its own. */
export const WATCHED = { bypassCSP: true };

/** `ask(step)` tells what happens there: `go`, `refused` (this write finds no room) or `uncommitted` (its transaction does not);
 * until it answers, the page stands still. From the next page on.
 *
 * Asked over a connection of its own: a request that the test's browser interface holds, and a page that is left in this moment, wait for
 * each other without end. */
export const watchSteps = async (context, ask) => {
  const server = createServer(async (request, response) => {
    const answer = await ask(decodeURIComponent(request.url.slice(2)));
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end(answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.once('close', () => {
    server.closeAllConnections();
    server.close();
  });
  await context.addInitScript(stopAtSteps, `http://127.0.0.1:${server.address().port}/`);
};

/** Runs in the page. A synchronous request is the one thing that stops it where it is. */
const stopAtSteps = (address) => {
  const ask = (step) => {
    const request = new XMLHttpRequest();
    request.open('GET', `${address}?${encodeURIComponent(step)}`, false);
    request.send();
    return request.responseText;
  };
  const full = () => new DOMException('no room', 'QuotaExceededError');
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (stores, mode, ...rest) {
    const begun = transaction.call(this, stores, mode, ...rest);
    // Added first, so that it is heard before the app hears it.
    if (mode === 'readwrite') begun.addEventListener('complete', () => begun.steps && ask(`kept ${[...begun.steps].join('+')}`));
    return begun;
  };
  for (const name of ['put', 'add', 'delete']) {
    const act = IDBObjectStore.prototype[name];
    IDBObjectStore.prototype[name] = function (...args) {
      const begun = this.transaction;
      (begun.steps ??= new Set()).add(`${name} ${this.name}`);
      const answer = ask(`${name} ${this.name}`);
      if (answer === 'refused') throw full();
      const request = act.apply(this, args);
      if (answer === 'uncommitted') {
        Object.defineProperty(begun, 'error', { get: full });
        begun.abort();
      }
      return request;
    };
  }
  const { fetch } = window;
  window.fetch = async function (asked, ...rest) {
    const method = rest[0]?.method ?? asked.method ?? 'GET';
    const [, path] = new URL(asked.url ?? asked, location).pathname.split('/api/v1/');
    if (!/^(reports\/|join$)/.test(path ?? '')) return fetch.call(this, asked, ...rest);
    const what = `${method} ${path.replace(/[0-9a-f]{64}/, '#').replace(/[0-9a-f-]{36}/, '…')}`;
    ask(`before ${what}`);
    const response = await fetch.call(this, asked, ...rest);
    ask(`answered ${what}`);
    return response;
  };
};
