// A second coordinator on the same sweep: who runs it, and the offer to watch.
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { runOrWatch } from '../../src/cli/offer-watch.js';
import { BusySweepError, UsageError } from '../../src/errors.js';

const busy = async () => {
  throw new BusySweepError('/home', { sweep: 'quick', pid: 7, host: 'h', since: 0 });
};

async function answer(text: string | null) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const watched: string[] = [];
  const done = runOrWatch(busy, { input, output }, async (sweep) => void watched.push(sweep));
  if (text === null) input.end();
  else input.write(text);
  const error: unknown = await done.then(
    () => null,
    (e: unknown) => e,
  );
  return { watched, error, asked: String(output.read()) };
}

describe('a sweep that runs elsewhere', () => {
  it('is watched when that is wanted', async () => {
    for (const text of ['\n', 'y\n', 'Yes\n'])
      expect(await answer(text)).toMatchObject({ watched: ['quick'], error: null });
    expect((await answer('\n')).asked).toMatch(/quick is run by process 7 on h since 1970.*Watch/);
  });

  it('is refused otherwise, with the command that watches', async () => {
    for (const text of ['n\n', 'what\n', null])
      expect(await answer(text)).toMatchObject({ watched: [], error: expect.any(BusySweepError) });
    await expect(runOrWatch(busy, null, async () => {})).rejects.toThrow('dyrep leaderboard quick --watch');
  });

  it('any other mistake comes out as it is', async () => {
    const mistake = async () => {
      throw new UsageError('no');
    };
    await expect(runOrWatch(mistake, null, async () => {})).rejects.toThrow(UsageError);
  });
});
