// Every durable step of the app, stopped right where it happens: before a write, once it is on the disk and nobody knows it
// yet, before a request, and once it was answered and nobody heard it.

const ASK = '/api/v1/step';

/** `ask(step)` tells what happens there: `go`, `refused` (this write finds no room) or `uncommitted` (its transaction does not);
 * until it answers, the page stands still. From the next page on. */
export const watchSteps = async (context, ask) => {
  await context.addInitScript(stopAtWrites, ASK);
  await context.route(`**${ASK}?*`, async (route) => {
    const body = await ask(decodeURIComponent(new URL(route.request().url()).search.slice(1)));
    await route.fulfill({ body }).catch(() => {});
  });
  await context.route(/\/api\/v1\/(reports\/|join$)/, async (route) => {
    const [method, path] = [route.request().method(), new URL(route.request().url()).pathname];
    const what = `${method} ${path.replace(/[0-9a-f]{64}/, '#').replace(/[0-9a-f-]{36}/, '…').slice('/api/v1/'.length)}`;
    const answer = async () => {
      await ask(`before ${what}`);
      // Fetched here, so that the server has it while the page waits for what it will perhaps never hear.
      const response = await route.fetch();
      await ask(`answered ${what}`);
      await route.fulfill({ response });
    };
    await answer().catch(() => route.abort().catch(() => {}));
  });
};

/** Runs in the page. A synchronous request is the one thing that stops it where it is. */
const stopAtWrites = (address) => {
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
};
