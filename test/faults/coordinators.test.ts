// Four coordinators on four sweeps that share their trials, as real processes in one home: each trial runs once, nobody is
// told that the database is busy, and every sweep is complete.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkHome } from '../../src/runner/check-home.js';
import { homePaths } from '../../src/runner/paths.js';
import { createPlace } from '../end-to-end/dyrep.js';
import { trainersOf } from '../runner/processes.js';
import { figure, sized } from './faults.js';
import { numbersOf, runUndisturbed, sweepFile, withStore } from './sweeps.js';

const ROUNDS = sized(1, 2);
/** Seeds of the four sweeps. */
const SHARED = sized(
  [
    [1, 2],
    [2, 3],
    [3, 1],
    [2, 1],
  ],
  [
    [1, 2, 3, 4, 5, 6, 7],
    [7, 6, 5, 8, 9, 10],
    [10, 1, 9, 3, 11, 12],
    [12, 2, 7, 5, 1, 8, 11],
  ],
);
const SEEDS = [...new Set(SHARED.flat())].sort((a, b) => a - b);
const SHAPE = { epochs: 2, images: 32 };

it('each trial runs once, and every sweep is complete', async () => {
  const begun = performance.now();
  const { numbers } = await runUndisturbed(sweepFile({ ...SHAPE, seeds: JSON.stringify(SEEDS) }));
  const planned = SHARED.flat().length;
  let [twice, busy] = [0, 0];
  for (let round = 0; round < ROUNDS; round++) {
    const files = SHARED.map((seeds, i) => [
      `s${i}.yml`,
      sweepFile({ ...SHAPE, seeds: JSON.stringify(seeds) }),
    ]);
    const place = createPlace(Object.fromEntries(files) as Record<string, string>);
    const runs = SHARED.map((_, i) => place.run('sweep', `s${i}.yml`, '--json', '--workers', '2'));
    const ended = await Promise.all(runs);
    expect(ended.map((e) => (e.code === 0 ? '' : e.stderr))).toEqual(['', '', '', '']);
    const results = ended.map((e) => JSON.parse(e.stdout.trim().split('\n').at(-1)!) as Result);
    for (const [i, r] of results.entries())
      expect(r).toMatchObject({ planned: SHARED[i]!.length, finished: SHARED[i]!.length });
    expect(results.reduce((n, r) => n + r.reused, 0)).toBe(planned - SEEDS.length);
    busy += ended.filter((e) => /busy|locked|in use/i.test(e.stderr)).length;
    withStore(place.home, (store) => {
      expect(numbersOf(store)).toEqual(numbers);
      twice += store.trials().filter((t) => t.attempts !== 1).length;
      expect(checkHome(homePaths(place.home), store)).toEqual([]);
    });
    for (const id of numbers.keys())
      expect(readdirSync(join(place.home, 'trials', id, 'attempts'))).toEqual(['1']);
    expect([trainersOf(place.home), readdirSync(homePaths(place.home).locks)]).toEqual([[], []]);
  }
  expect([twice, busy]).toEqual([0, 0]);
  const seconds = Math.round((performance.now() - begun) / 1000);
  const measured = `${ROUNDS} rounds of ${planned} planned, ${SEEDS.length} distinct trials: ${twice} ran twice, ${busy} busy errors, ${seconds} s`;
  figure('4 coordinators on 4 sweeps', 'each trial once, no busy error', measured);
});

interface Result {
  readonly reused: number;
}
