// A search by TPE from the command line: killed in the middle and run again, it plans and measures what an undisturbed one does.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createPlace, type Place, readLogs, timeless, until } from './dyrep.js';

const SWEEP = `experiment:
  model: { name: vgg11, width: 4 }
  data: { name: synthetic, train: 64, validation: 32, test: 32 }
  method: plain
  train: { epochs: 1, batch_size: 16 }
method: tpe
points: 4
search: { startup: 2, batch: 1 }
parameters:
  train.lr: { distribution: log_uniform_values, min: 0.001, max: 0.5 }
  method: [plain, acb]
seeds: 1
workers: 2
`;

const searchOf = ({ home }: Place) =>
  (JSON.parse(readFileSync(join(home, 'sweeps/tpe.json'), 'utf8')) as { search: { proposals: object[] } })
    .search;

/** The threads that each trial's first attempt was given, as its provenance says. */
const threadsIn = (home: string) =>
  readdirSync(join(home, 'trials')).map((id) => {
    const text = readFileSync(join(home, 'trials', id, 'attempts/1/provenance.json'), 'utf8');
    return (JSON.parse(text) as { environment: Record<string, string> }).environment.TF_NUM_INTRAOP_THREADS;
  });

/** Nine trials and eight processes, also on a machine that is busy. */
const MINUTES = 3 * 60_000;

it(
  'goes on where it was killed, as if nothing had happened',
  async () => {
    const quiet = createPlace({ 'tpe.yml': SWEEP });
    const undisturbed = await quiet.run('sweep', 'tpe.yml', '--json');
    expect(undisturbed.code).toBe(0);
    expect(JSON.parse(undisturbed.stdout)).toMatchObject({ planned: 4, finished: 4 });
    expect(undisturbed.stderr).toContain(
      'tpe: 3 of 4 points proposed; the next once points 0 to 2 have ended',
    );

    const place = createPlace({ 'tpe.yml': SWEEP });
    const { child, ended } = place.start('sweep', 'tpe.yml', '--json', '--workers', '1');
    // Past its random start, in the middle of the first proposals by the model.
    await until(() => readLogs(place.home).size >= 3, 'the third trial');
    child.kill('SIGKILL');
    await ended;
    const again = await place.run('sweep', 'tpe.yml', '--json');
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ planned: 4, finished: 4 });
    expect(searchOf(place)).toEqual(searchOf(quiet));
    // A batch of one has all threads, with one worker and with two: what is learned rests on them.
    for (const { home } of [quiet, place])
      expect(threadsIn(home)).toEqual(Array(4).fill(process.env.TF_NUM_INTRAOP_THREADS));
    expect(searchOf(place).proposals.at(-1)).toMatchObject({ index: 3, origin: 'model', basedOn: [[0, 2]] });
    const [csv, other] = await Promise.all(
      [place, quiet].map(async (p) => (await p.run('export', 'tpe')).stdout),
    );
    expect(timeless(csv!)).toEqual(timeless(other!));

    const id = /[0-9a-f]{16}/.exec(csv!.trim().split('\n').at(-1)!)![0];
    expect((await place.run('explain', id)).stdout).toContain(
      'point 3, proposed by tpe (model) from points 0 to 2; search seed 0',
    );
    const dry = await place.run('sweep', 'tpe.yml', '--dry-run');
    expect(dry.stdout).toContain('tpe: all 4 points proposed');

    place.write('tpe.yml', SWEEP.replace('points: 4', 'points: 5'));
    const longer = await place.run('sweep', 'tpe.yml', '--json');
    expect(JSON.parse(longer.stdout)).toMatchObject({ planned: 5, finished: 5, reused: 4 });
  },
  MINUTES,
);
