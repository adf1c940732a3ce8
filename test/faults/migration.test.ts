// SIGKILL of a process that brings a database of an earlier version up, at points drawn from a seed: afterwards every row is
// there, in the earlier version or in this one, and opening it again brings it up.
import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { random } from '../../src/random.js';
import { MIGRATIONS } from '../../src/store/migrations/migrate.js';
import { openSqliteStore } from '../../src/store/sqlite.js';
import { wait } from '../runner/home.js';
import { figure, sized } from './faults.js';
import { createOldDatabase, lookInto } from './old-database.js';

const KILLS = sized(3, 30);
const [TRIALS, EPOCHS] = sized([60, 10], [600, 20]);
const DIST = resolve(import.meta.dirname, '../../dist');
const EARLIER = Array.from({ length: MIGRATIONS.length - 1 }, (_, i) => i + 1);

const folder = mkdtempSync(join(tmpdir(), 'dyrep-migration-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Opens the database in a process of its own, which is killed after so many milliseconds; how long it took to bring it up. */
async function bringUp(file: string, killAfterMs = Infinity): Promise<{ readonly ms: number | null }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'open-store.mjs'), DIST, file]);
  const closed = new Promise((done) => child.once('close', done));
  const said = { text: '', begunAt: 0 };
  const began = new Promise<void>((begun) => {
    child.stdout.on('data', (data) => {
      said.text += data;
      if (said.begunAt === 0) said.begunAt = performance.now();
      begun();
    });
  });
  await Promise.race([began, closed]);
  await Promise.race([closed, ...(killAfterMs === Infinity ? [] : [wait(killAfterMs)])]);
  child.kill('SIGKILL');
  await closed;
  return { ms: said.text.includes('done') ? performance.now() - said.begunAt : null };
}

it.each(EARLIER)(
  'a database of version %i that is killed on its way up is untouched or up',
  async (version) => {
    const at = (name: string) => join(folder, `${version}-${name}.db`);
    createOldDatabase(at('old'), version, TRIALS, EPOCHS);
    const old = lookInto(at('old'));
    copyFileSync(at('old'), at('up'));
    const { ms } = await bringUp(at('up'));
    const up = lookInto(at('up'));
    expect([old.version, up.version, old.problems, up.problems]).toEqual([
      version,
      MIGRATIONS.length,
      ['ok'],
      ['ok'],
    ]);
    expect(up.metrics).toEqual(old.metrics);
    const draw = random(`migration ${version}`);
    const found = { untouched: 0, up: 0, after: 0 };
    for (let n = 0; n < KILLS; n++) {
      const file = at(`killed-${n}`);
      copyFileSync(at('old'), file);
      const killed = await bringUp(file, draw.uniform() * ms!);
      if (killed.ms !== null) found.after++;
      const left = lookInto(file);
      expect([old, up]).toContainEqual(left);
      found[left.version === version ? 'untouched' : 'up']++;
      const store = openSqliteStore(file);
      expect([...store.results('s')]).toHaveLength(TRIALS);
      store.close();
      expect(lookInto(file)).toEqual(up);
      for (const rest of ['', '-wal', '-shm']) rmSync(`${file}${rest}`, { force: true });
    }
    const { untouched, after } = found;
    figure(
      `migration from version ${version}, killed`,
      'up, or untouched',
      `${KILLS} kills within ${ms!.toFixed(0)} ms: ${untouched} untouched, ${found.up} up (${after} of them done before), ${old.metrics.split(',')[0]} of metrics whole`,
      after < KILLS,
    );
  },
);
