// The release server as its own process, so that a story can really stop it, kill it and start it again.
// With RUTAN_CLUSTER it is two processes behind nginx on a shared database and store (`lib/cluster.mjs`).
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Front, clustered, shared } from './cluster.mjs';

const binary = process.env.RUTAN_SERVER_BIN ?? 'target/release/rutan-server';
const defaultSite = process.env.RUTAN_SITE ?? 'target/site';

/** A loaded machine takes its time; one that takes longer than this will never be ready. */
const READY_WITHIN_MS = 120_000;

/** Free, and so while a server is down: the system lends ports from 32,768 on to connections outwards. */
export const freePort = async () => {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 22_000);
    const probe = createServer();
    const free = await new Promise((resolve) => probe.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true)));
    if (free) {
      await new Promise((resolve) => probe.close(resolve));
      return port;
    }
  }
};

export class Server {
  /**
   * A fresh installation with demo data on a port of its own. `site` and `program` may be another build's; `set` gives more of the
   * environment, and takes away what it gives as undefined. `begun` processes of a clustered one start, the others come by `beside`.
   * `host` is what people call it: passkeys want a name.
   */
  static async start({ site = defaultSite, program = binary, set = () => ({}), begun, host = '127.0.0.1' } = {}) {
    const server = new Server();
    Object.assign(server, { site, program, begun });
    server.data = mkdtempSync(join(tmpdir(), 'rutan-e2e-'));
    const port = await freePort();
    server.url = `http://${host}:${port}`;
    server.ports = clustered ? [await freePort(), await freePort()] : [port];
    server.children = [];
    if (clustered) {
      server.env = shared();
      server.front = Front.start(server.data, port, server.ports);
    }
    server.env = { ...server.env, ...await set(server.url) };
    await server.up().catch(async (problem) => {
      await server.remove();
      throw problem;
    });
    return server;
  }

  /** Starts the process (again) on the same data; resolves when it is ready. Each start prints a fresh join card. */
  async up() {
    // One after the other: the first makes the demo country, the second finds it and prints fresh cards, which alone are good.
    for (const port of this.ports.slice(0, this.begun)) await this.#upOn(port);
    this.#read();
  }

  /** The next process, of another release: an upgrade begins. */
  async beside({ site = defaultSite, program = binary }) {
    Object.assign(this, { site, program });
    await this.#upOn(this.ports[this.children.length]);
    this.#read();
  }

  /** The first process ends, as an operator ends it. */
  async retire() {
    const [first] = this.children.splice(0, 1);
    first.kill('SIGTERM');
    await first.gone;
  }

  #read() {
    [this.joinUrl, this.otherJoinUrl] = this.output.match(/https?:\/\/\S+\/join\/\S+/g);
  }

  async #upOn(port) {
    const args = ['serve', '--demo', '--listen', `127.0.0.1:${port}`, '--public-url', this.url, '--data', this.data, '--site', this.site];
    const child = spawn(this.program, args, { env: { ...process.env, ...this.env, RUST_LOG: process.env.RUST_LOG ?? 'warn' } });
    this.children.push(child);
    let said = '';
    const heard = (part) => (said += part);
    child.stdout.setEncoding('utf8').on('data', heard);
    child.stderr.setEncoding('utf8').on('data', heard);
    // A binary that is not there ends before it began.
    child.gone = new Promise((resolve) => child.once('exit', resolve).once('error', resolve));
    const died = child.gone.then((code) => { throw new Error(`the server ended (${code}) before it was ready:\n${said}`); });
    died.catch(() => {});
    const giveUp = new AbortController();
    await Promise.race([this.#ready(port, () => said, giveUp.signal), died]).finally(() => giveUp.abort());
    this.output = said;
  }

  /** Asks until it is ready, or until nobody waits for it any more. */
  async #ready(port, said, signal) {
    const until = Date.now() + READY_WITHIN_MS;
    while (!signal.aborted) {
      const answer = await fetch(`http://127.0.0.1:${port}/readyz`, { signal }).catch(() => null);
      if (answer?.ok && /\/join\/\S+/.test(said())) return;
      if (Date.now() > until) throw new Error(`the server was not ready in time:\n${said()}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async #end(signal) {
    const ending = this.children.splice(0);
    for (const child of ending) child.kill(signal);
    await Promise.all(ending.map((child) => child.gone));
  }

  /** SIGTERM, as an operator would. */
  async stop() {
    await this.#end('SIGTERM');
  }

  /** kill -9, as a power cut would. */
  async kill() {
    await this.#end('SIGKILL');
  }

  async remove() {
    await this.kill();
    await this.front?.stop();
    rmSync(this.data, { recursive: true, force: true });
  }

  /** A demo login as printed, by its name (`ministry`, `ubon`, …). */
  login(name) {
    const found = this.output.match(new RegExp(`login: (${name})\\s+password: (\\S+)`));
    if (!found) throw new Error(`no login ${name} in the server's output`);
    return { login: found[1], password: found[2] };
  }

  /** A coordinator with a password that somebody else typed. */
  addStaff({ login, password, unit }) {
    const database = this.env.RUTAN_DATABASE ?? `sqlite://${join(this.data, 'rutan.db')}`;
    const args = ['add-staff', '--database', database, '--login', login, '--name', login, '--position', login, '--role', 'coordinator', '--unit', unit];
    execFileSync(this.program, args, { env: { ...process.env, RUTAN_DATA: this.data, ...this.env, RUTAN_PASSWORD: password } });
  }

  /** The link of a fresh card for somebody of a village that has reported nothing this month. */
  async silentVillage() {
    return this.card(await this.silentPerson());
  }

  /** Somebody of a village that has reported nothing this month. */
  async silentPerson() {
    const desk = await this.desk('ubon');
    const { items: months } = await desk.json('/api/v1/months?limit=1');
    const { items: rows } = await desk.json(`/api/v1/months/${months[0].month}/obligations?limit=200`);
    const silent = new Set(rows.filter((row) => row.activities === 0).map((row) => row.unit.id));
    const { items: people } = await desk.json('/api/v1/people?limit=200');
    return people.find((person) => person.unit.kind === 'village' && silent.has(person.unit.id)).id;
  }

  /** The link of a fresh card for a person. */
  async card(person) {
    const desk = await this.desk('ubon');
    return (await desk.post(`/api/v1/people/${person}/join-cards`, {})).url;
  }

  /** A signed-in API client for looking at what the server holds. */
  async desk(name) {
    const { login, password } = this.login(name);
    const answer = await fetch(`${this.url}/api/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: this.url },
      body: JSON.stringify({ login, password }),
    });
    if (!answer.ok) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`);
    const cookie = answer.headers.getSetCookie().map((text) => text.split(';')[0]).join('; ');
    const get = (path) => fetch(`${this.url}${path}`, { headers: { cookie } });
    return {
      json: async (path) => {
        const reply = await get(path);
        if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
        return reply.json();
      },
      /** A change made on one revision. */
      put: async (path, revision, body) => {
        const headers = { cookie, 'content-type': 'application/json', 'if-match': `"${revision}"`, origin: this.url };
        const reply = await fetch(`${this.url}${path}`, { method: 'PUT', headers, body: JSON.stringify(body) });
        if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
        return reply.json();
      },
      post: async (path, body) => {
        const headers = { cookie, 'content-type': 'application/json', origin: this.url };
        const reply = await fetch(`${this.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
        if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
        return reply.json();
      },
      bytes: async (path) => Buffer.from(await (await get(path)).arrayBuffer()),
    };
  }
}
