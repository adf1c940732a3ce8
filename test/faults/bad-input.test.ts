// Files that are to be refused: YAML that is none, bombs and tag tricks, sweeps with mistakes. Each is refused with its place
// and a reason by a process that may use little time and memory, and nothing is written.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSweep } from '../../src/cli/read-recipes.js';
import { UserError } from '../../src/errors.js';
import { random } from '../../src/random.js';
import { BASE } from '../cli/bad-searches.js';
import { BAD_SWEEPS } from '../cli/bad-sweeps.js';
import { BAD } from '../cli/bad-yaml.js';
import { BOMBS } from '../cli/yaml-bombs.js';
import { MAIN } from '../end-to-end/dyrep.js';
import { figure, full, sized } from './faults.js';
import { GOOD_SWEEPS, mutateSweep } from './mutate-sweep.js';

const folder = mkdtempSync(join(tmpdir(), 'bad-input-'));
beforeAll(() => writeFileSync(join(folder, 'e.yml'), BASE));
afterAll(() => rmSync(folder, { recursive: true }));

/** What reading a sweep file comes to, without its folder. */
function refusal(content: string): string {
  const file = join(folder, 's.yml');
  writeFileSync(file, content);
  try {
    readSweep(file, [], () => 1);
    return 'accepted';
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.message.replaceAll(`${folder}/`, '').replaceAll(folder, '.');
  }
}

describe('a sweep with a mistake is refused with place and reason', () => {
  it.each(BAD_SWEEPS)('%s', (_, content, expected) => {
    expect(refusal(content).slice(0, expected.length)).toBe(expected);
  });
});

it('whatever is changed in a sound sweep, it is planned, or refused with a place', {
  timeout: 600_000,
}, () => {
  const changes = sized(300, 3000);
  let planned = 0;
  for (let i = 0; i < changes; i++) {
    const stream = random(1).split('change', i);
    const changed = JSON.stringify(mutateSweep(GOOD_SWEEPS[i % GOOD_SWEEPS.length], stream), null, 1);
    const told = refusal(changed);
    if (told === 'accepted') planned++;
    else expect(told, changed.slice(0, 2000)).toMatch(/^[^\s:]+:\d+:\d+\b/);
    expect(told.length).toBeLessThan(60_000);
  }
  figure(
    'sound sweeps with random changes',
    'planned, or refused with place and reason',
    `${changes} changes: ${planned} planned, ${changes - planned} refused`,
  );
});

/** Limits of a child that reads one file: seconds of processor time, MiB of heap. */
const SECONDS = 5;
const HEAP = 256;

interface Ended {
  readonly code: number | null;
  readonly stderr: string;
  readonly seconds: number;
}

/** Runs the built command line under the limits, in a folder of its own. */
function dryRun(file: string): Promise<Ended> {
  const node = `"${process.execPath}" --max-old-space-size=${HEAP} "${MAIN}" sweep "${file}" --dry-run`;
  // `times` tells the processor time of the shell's children on its second line.
  const script = `ulimit -t ${SECONDS}; ${node} >&2; code=$?; times; exit $code`;
  const child = spawn('bash', ['-c', script], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((done) =>
    child.on('close', (code) => {
      const parts = [...(stdout.trim().split('\n').at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g)];
      const seconds = parts.reduce((sum, [, minutes, rest]) => sum + 60 * Number(minutes) + Number(rest), 0);
      done({ code, stderr, seconds });
    }),
  );
}

type File = readonly [name: string, content: string | Uint8Array, refusal: RegExp | string];

async function refuseEach(files: readonly File[]): Promise<number> {
  const places = files.map((_, i) => `f${i}`);
  for (const [i, [, content]] of files.entries()) {
    mkdirSync(join(folder, places[i]!), { recursive: true });
    writeFileSync(join(folder, places[i]!, 's.yml'), content);
    writeFileSync(join(folder, places[i]!, 'e.yml'), BASE);
  }
  let most = 0;
  for (const [i, [name, , expected]] of files.entries()) {
    const { code, stderr, seconds } = await dryRun(`${places[i]}/s.yml`);
    expect(code, `${name}: ${stderr.slice(0, 500)}`).toBe(2);
    const told = stderr.replaceAll(`${places[i]}/`, '').replaceAll('s.yml', 'a.yml').trimEnd();
    const wanted = typeof expected === 'string' ? expected.replaceAll('s.yml', 'a.yml') : expected;
    if (typeof wanted === 'string')
      expect(told.replace(places[i]!, '.').slice(0, wanted.length)).toBe(wanted);
    else expect(told, name).toMatch(wanted);
    most = Math.max(most, seconds);
  }
  return most;
}

it(`each bomb and each bad file is refused by the command line within ${SECONDS} s of processor time`, {
  timeout: 600_000,
}, async () => {
  const bad = [...BAD, ...BAD_SWEEPS];
  expect([bad.length >= 60, BOMBS.length >= 12]).toEqual([true, true]);
  const some = full ? bad : bad.filter((_, i) => i % 20 === 0);
  const bombs = full ? BOMBS : BOMBS.filter((_, i) => i % 3 === 0);
  const worst = Math.max(await refuseEach(bombs), await refuseEach(some));
  expect(readdirSync(folder)).not.toContain('.dyrep');
  figure(
    'bad YAML files; bombs and tag tricks',
    '60; 12: each refused with place and reason, none hangs',
    `${some.length}; ${bombs.length} refused in children limited to ${SECONDS} s and ${HEAP} MiB; most processor time ${worst.toFixed(2)} s`,
  );
});
