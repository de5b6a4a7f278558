// An installation larger than one machine: what `server/tests/cluster.sh up` started, and the shipped nginx file in front.
import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';

const folder = process.env.RUTAN_CLUSTER;
const script = fileURLToPath(new URL('../../server/tests/cluster.sh', import.meta.url));

/** Whether the stories run on a primary with a standby and an S3-compatible store. */
export const clustered = folder !== undefined;

const run = (program, args) => {
  const done = spawnSync(program, args, { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`${program} ${args.join(' ')}: ${done.error ?? done.stderr}`);
};

/** Kills the primary or lets it rejoin: an act of `cluster.sh`. */
export const cluster = (act) => run('bash', [script, act, folder]);

/** What the servers of one installation share: a database and a place for pictures of their own. */
export const shared = () => {
  const url = process.env.RUTAN_TEST_POSTGRES;
  const name = `rutan_e2e_${randomUUID().replaceAll('-', '')}`;
  run('psql', ['--no-psqlrc', '-q', url, '-c', `CREATE DATABASE ${name}`]);
  return {
    RUTAN_DATABASE: url.replace(/[^/]*$/, name),
    RUTAN_PICTURES: `s3://rutan/${name}`,
    RUTAN_S3_ENDPOINT: process.env.RUTAN_TEST_S3,
    RUTAN_S3_ACCESS_KEY: 'test',
    RUTAN_S3_SECRET_KEY: 'test',
    RUTAN_CLIENT_ADDRESS_HEADER: 'x-forwarded-for',
  };
};

/** nginx as docs/deploy has it, without TLS, in front of `ports`. */
export class Front {
  static start(data, port, ports) {
    const front = new Front();
    front.child = spawn('bash', [script, 'front', data, port, ...ports], { stdio: 'ignore' });
    front.gone = new Promise((resolve) => front.child.once('exit', resolve).once('error', resolve));
    return front;
  }

  async stop() {
    this.child.kill('SIGTERM');
    await this.gone;
  }
}
