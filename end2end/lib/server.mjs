// The release server as its own process, so that a story can really stop it, kill it and start it again.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const binary = process.env.RUTAN_SERVER_BIN ?? 'target/release/rutan-server';
const defaultSite = process.env.RUTAN_SITE ?? 'target/site';

/** A loaded machine takes its time; one that takes longer than this will never be ready. */
const READY_WITHIN_MS = 120_000;

const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

export class Server {
  /** A fresh installation with demo data on a port of its own. `site` may be another build. */
  static async start({ site = defaultSite } = {}) {
    const server = new Server();
    server.site = site;
    server.data = mkdtempSync(join(tmpdir(), 'rutan-e2e-'));
    server.port = await freePort();
    server.url = `http://127.0.0.1:${server.port}`;
    await server.up().catch(async (problem) => {
      await server.remove();
      throw problem;
    });
    return server;
  }

  /** Starts the process (again) on the same data; resolves when it is ready. Each start prints a fresh join card. */
  async up() {
    const args = ['serve', '--demo', '--listen', `127.0.0.1:${this.port}`, '--public-url', this.url, '--data', this.data, '--site', this.site];
    this.child = spawn(binary, args, { env: { ...process.env, RUST_LOG: process.env.RUST_LOG ?? 'warn' } });
    this.output = '';
    const heard = (part) => (this.output += part);
    this.child.stdout.setEncoding('utf8').on('data', heard);
    this.child.stderr.setEncoding('utf8').on('data', heard);
    // A binary that is not there ends before it began.
    this.gone = new Promise((resolve) => this.child.once('exit', resolve).once('error', resolve));
    const died = this.gone.then((code) => { throw new Error(`the server ended (${code}) before it was ready:\n${this.output}`); });
    died.catch(() => {});
    const giveUp = new AbortController();
    await Promise.race([this.#ready(giveUp.signal), died]).finally(() => giveUp.abort());
    [this.joinUrl, this.otherJoinUrl] = this.output.match(/https?:\/\/\S+\/join\/\S+/g);
  }

  /** Asks until it is ready, or until nobody waits for it any more. */
  async #ready(signal) {
    const until = Date.now() + READY_WITHIN_MS;
    while (!signal.aborted) {
      const answer = await fetch(`${this.url}/readyz`, { signal }).catch(() => null);
      if (answer?.ok && /\/join\/\S+/.test(this.output)) return;
      if (Date.now() > until) throw new Error(`the server was not ready in time:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** SIGTERM, as an operator would. */
  async stop() {
    this.child.kill('SIGTERM');
    await this.gone;
  }

  /** kill -9, as a power cut would. */
  async kill() {
    this.child.kill('SIGKILL');
    await this.gone;
  }

  async remove() {
    await this.kill();
    rmSync(this.data, { recursive: true, force: true });
  }

  /** A demo login as printed, by its name (`ministry`, `ubon`, …). */
  login(name) {
    const found = this.output.match(new RegExp(`login: (${name})\\s+password: (\\S+)`));
    if (!found) throw new Error(`no login ${name} in the server's output`);
    return { login: found[1], password: found[2] };
  }

  /** The link of a fresh card for somebody of a village that has reported nothing this month. */
  async silentVillage() {
    const desk = await this.desk('ubon');
    const { items: months } = await desk.json('/api/v1/months?limit=1');
    const { items: rows } = await desk.json(`/api/v1/months/${months[0].month}/obligations?limit=200`);
    const silent = new Set(rows.filter((row) => row.activities === 0).map((row) => row.unit.id));
    const { items: people } = await desk.json('/api/v1/people?limit=200');
    const { id } = people.find((person) => person.unit.kind === 'village' && silent.has(person.unit.id));
    return (await desk.post(`/api/v1/people/${id}/join-cards`, {})).url;
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
