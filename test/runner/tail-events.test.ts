// Reading a log while it grows: whole lines only, wherever it is cut.
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEvents } from '../../src/runner/tail-events.js';
import { renderEvent, type TrialEvent } from '../../src/trial/events.js';
import { epochOf, failedOf, finishedOf, startedOf } from '../store/trials.js';
import { freshHome } from './home.js';

const folder = freshHome();
mkdirSync(folder);
let files = 0;
const fileOf = (content: string | Buffer) => {
  const file = join(folder, `${++files}.jsonl`);
  writeFileSync(file, content);
  return file;
};

/** Every event from an offset on, read like a coordinator does. */
function readAll(file: string, from = 0, limit?: number) {
  const events: TrialEvent[] = [];
  const problems: number[] = [];
  for (;;) {
    const tail = readEvents(file, from, Infinity, limit);
    expect(tail.from).toBe(from);
    events.push(...tail.events);
    problems.push(...tail.problems.map((p) => p.offset));
    if (tail.to === from) return { events, problems, to: from };
    from = tail.to;
  }
}

describe('readEvents', () => {
  it('cut at every byte of the last three lines, gives the whole lines and then the rest', () => {
    const events = [startedOf(1), epochOf(1, 0.5), { ...failedOf('nan'), message: 'Größe ∞ 🙂\n"' }];
    const lines = [renderEvent(epochOf(9, 1)), ...events.map(renderEvent)].map((l) => Buffer.from(l));
    const whole = Buffer.concat(lines);
    for (let cut = lines[0]!.length; cut <= whole.length; cut++) {
      const file = fileOf(whole.subarray(0, cut));
      const complete = whole.subarray(0, cut).filter((b) => b === 0x0a).length;
      const first = readAll(file);
      expect(first.events).toHaveLength(complete);
      expect(first.problems).toEqual([]);
      appendFileSync(file, whole.subarray(cut));
      const rest = readAll(file, first.to);
      expect([...first.events, ...rest.events]).toEqual([epochOf(9, 1), ...events]);
      expect(rest.to).toBe(whole.length);
    }
  });

  it('gives the same in pieces of any size', () => {
    const events = [startedOf(1), ...Array.from({ length: 20 }, (_, i) => epochOf(i + 1, i)), finishedOf()];
    const file = fileOf(events.map(renderEvent).join(''));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), (limit) => {
        expect(readAll(file, 0, limit).events).toEqual(events);
      }),
      { numRuns: 40 },
    );
  });

  it('tells a whole line that is no event once, with its place, and goes on behind it', () => {
    const good = renderEvent(epochOf(1, 1));
    const bad = [
      '{"kind":"epoch"}\n',
      '\n',
      'null\n',
      '{"kind":"unheard","at":1}\n',
      '{"kind":"epoch","at":1\n',
    ];
    for (const line of [...bad, Buffer.from([0xff, 0xfe, 0x0a])]) {
      const file = fileOf(Buffer.concat([Buffer.from(good), Buffer.from(line), Buffer.from(good)]));
      const read = readAll(file);
      expect(read.events).toEqual([epochOf(1, 1), epochOf(1, 1)]);
      expect(read.problems).toEqual([good.length]);
      expect(readAll(file, read.to).problems).toEqual([]);
    }
  });

  it('stops at a given end, and has nothing in a missing, empty or shorter file', () => {
    const line = renderEvent(epochOf(1, 1));
    const file = fileOf(line.repeat(3));
    expect(readEvents(file, 0, line.length * 2).events).toHaveLength(2);
    expect(readEvents(file, 0, line.length * 2 - 1)).toMatchObject({ to: line.length, more: true });
    expect(readEvents(join(folder, 'none'), 5)).toEqual({
      events: [],
      from: 5,
      to: 5,
      problems: [],
      more: false,
    });
    expect(readEvents(fileOf(''), 0).to).toBe(0);
    expect(readEvents(file, 10_000).to).toBe(10_000);
  });
});
