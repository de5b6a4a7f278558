// Every operation of the description, asked with what it says is right and what it says is wrong, by nobody, by each kind of staff, by
// a village official and by a program with a key: whatever is sent, the server answers for it and never by a fault of its own (5xx).
// `cargo xtask schemathesis` starts it; SCHEMATHESIS is the program.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { number, seed } from './lib/chance.mjs';
import { Server } from './lib/server.mjs';

const examples = number('RUTAN_EXAMPLES', 20);
const hooks = fileURLToPath(new URL('lib/schemathesis_hooks.py', import.meta.url));
// The one that ends what all others are asked in has its turn when they are over.
const LAST = '/api/v1/sessions/current';
// Goes on for ever, which no reader of whole answers bears: asked here, and left once it has begun.
const EVENTS = '/api/v1/events';

const server = await Server.start();

const send = async (path, body) => {
  const answer = await fetch(`${server.url}${path}`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ');
};
const signIn = async (login) => ({ cookie: await send('/api/v1/sessions', server.login(login)) });
const join = async () => ({
  cookie: await send('/api/v1/join', {
    code: server.joinUrl.split('/').at(-1), device: randomUUID(), device_key: randomBytes(32).toString('base64url'),
  }),
});
const key = async (login) => {
  const made = await fetch(`${server.url}/api/v1/api-keys`, {
    method: 'POST', headers: { ...await signIn(login), 'content-type': 'application/json' }, body: JSON.stringify({ name: 'schemathesis', days: 1 }),
  });
  if (!made.ok) throw new Error(`a key: ${made.status} ${await made.text()}`);
  return { authorization: `Bearer ${(await made.json()).secret}` };
};
// What each may read: of a key, `me` is nobody.
const isIn = async (proof) =>
  (await fetch(`${server.url}${proof.cookie ? '/api/v1/me' : '/odata/Units?$top=1'}`, { headers: proof })).ok;

// Beside it, this program goes on reading what the server says: a server that cannot say anything answers nobody.
const ask = async (proof, ...only) => {
  const asking = spawn(process.env.SCHEMATHESIS, [
    'run', `${server.url}/api/v1/openapi.json`, '--checks', 'not_a_server_error', '--continue-on-failure', '--max-examples', examples, '--seed', seed,
    '--suppress-health-check', 'all', '--warnings', 'off', ...Object.entries(proof).flatMap(([name, value]) => ['--header', `${name}: ${value}`]), ...only,
    // What it remembers of its runs goes with the server's folder.
  ], { stdio: 'inherit', cwd: server.data, env: { ...process.env, SCHEMATHESIS_HOOKS: hooks } });
  const [code] = await once(asking, 'exit');
  return code === 0;
};

const stream = async (proof) => {
  const leaving = new AbortController();
  const answer = await fetch(`${server.url}${EVENTS}`, { headers: { ...proof, 'last-event-id': '-1' }, signal: leaving.signal });
  leaving.abort();
  return answer.status < 500;
};

const staff = [...server.output.matchAll(/login: (\S+)/g)].map(([, login]) => login);
// The official first: whoever may issue cards replaces theirs.
const roles = [
  ['nobody', () => ({})],
  ['a village official', join],
  ...staff.map((login) => [login, () => signIn(login)]),
  ['a program with a key', () => key('ministry')],
];
const bad = [];
try {
  console.log(`RUTAN_SEED=${seed}`);
  for (const [role, comeIn] of roles) {
    console.log(`\n\nas ${role}`);
    const proof = await comeIn();
    const asked = await ask(proof, '--exclude-path', LAST, '--exclude-path', EVENTS);
    const streamed = await stream(proof);
    // Else the rest was asked as nobody.
    const stayed = Object.keys(proof).length === 0 || await isIn(proof);
    const left = await ask(proof, '--include-path', LAST);
    if (!asked || !left || !streamed) bad.push(`${role}: a fault of the server`);
    if (!stayed) bad.push(`${role}: thrown out in the middle`);
  }
} finally {
  await server.remove();
}
console.log(bad.length === 0 ? `\n${roles.length} kinds of people, no fault of the server` : bad.join('\n'));
process.exit(bad.length === 0 ? 0 : 1);
