// What comparing with a second run says when that differs, was made differently, failed or was interrupted; that it says
// so of nothing when all is the same is in test/end-to-end/execution.test.ts.
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Context } from '../../src/cli/context.js';
import { ownVersion } from '../../src/cli/package-info.js';
import { type Verified, verifyTrial } from '../../src/cli/verify-trial.js';
import { homePaths } from '../../src/runner/paths.js';
import { createPlace } from '../end-to-end/dyrep.js';
import { sql } from '../store/database.js';
import { filledHome } from './commands/run-command.js';

afterEach(() => void vi.unstubAllEnvs());

/** A filled home, an empty folder for what is temporary, and a context that hears remarks. */
async function prepared(heard: (text: string) => void = () => {}) {
  const home = await filledHome();
  const temporary = join(home.folder, 'tmp');
  mkdirSync(temporary);
  vi.stubEnv('TMPDIR', temporary);
  const context: Context = { environment: home, out: () => {}, remark: heard, exit: () => {} };
  const [trial] = home.plan.trials;
  const left = () => [readdirSync(temporary), readFileSync(homePaths(home.home).database).toString('base64')];
  return { id: trial!.trial.id, context, left };
}

describe('a second run whose trainers cannot start, since the sources that run here are not built', () => {
  it('is not equal, says why, and has none of the metrics', async () => {
    const { id, context, left } = await prepared();
    const before = left();
    const verified = await verifyTrial(id.slice(0, 8), context);
    expect(verified).toMatchObject({ trial: id, equal: false, compared: 6 });
    expect(verified!.conditions).toContainEqual({
      condition: 'version of dyrep',
      ...{ before: '0', now: ownVersion() },
    });
    expect(verified!.reason).toMatch(/^infra: /);
    const names = ['val.accuracy', 'test.accuracy', 'train.loss'];
    expect(verified!.differences.map((d) => `${d.epoch} ${d.metric} ${d.now}`)).toEqual(
      [1, 2].flatMap((epoch) => names.map((name) => `${epoch} ${name} null`)),
    );
    expect(left()).toEqual(before);
    expect(left()[0]).toEqual([]);
  });

  it('is not compared when it was interrupted, and leaves nothing either', async () => {
    let interrupted = false;
    const { id, context, left } = await prepared(() => {
      if (!interrupted) process.emit('SIGINT');
      interrupted = true;
    });
    const before = left();
    expect(await verifyTrial(id, context)).toBeNull();
    expect(interrupted).toBe(true);
    expect(left()).toEqual(before);
  });
});

const ONE = `
model: { name: vgg11, width: 2 }
data: { name: synthetic, train: 32, validation: 16, test: 16 }
method: plain
train: { epochs: 1, batch_size: 16 }
`;

describe('a second run under other conditions', () => {
  it('has the threads of the first one, and names what differs', async () => {
    const place = createPlace({ 'one.yml': ONE });
    vi.stubEnv('OMP_NUM_THREADS', '3');
    vi.stubEnv('TZ', 'UTC');
    expect((await place.run('train', 'one.yml')).code).toBe(0);
    const [id] = readdirSync(homePaths(place.home).trials);
    sql(
      homePaths(place.home).database,
      `update epochs set metrics = json_set(metrics, '$."train.loss"', 9.5)`,
    );
    vi.stubEnv('OMP_NUM_THREADS', '2');
    vi.stubEnv('TZ', 'Etc/GMT+1');
    const { code, stdout } = await place.run('verify', id!, '--json');
    const verified = JSON.parse(stdout) as Verified;
    expect(verified).toMatchObject({ trial: id, equal: false, reason: null });
    expect(verified.differences).toEqual([
      { epoch: 1, metric: 'train.loss', before: 9.5, now: expect.any(Number) },
    ]);
    const variables = verified.conditions.filter((c) => c.condition.startsWith('variable '));
    expect(variables).toEqual([{ condition: 'variable TZ', before: 'UTC', now: 'Etc/GMT+1' }]);
    expect(code).toBe(3);
  });
});
