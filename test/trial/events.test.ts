import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVENT_KINDS, parseEvent, renderEvent, type TrialEvent } from '../../src/trial/events.js';

const cost = { params: 10, macs: 20 };
const surgery = { epoch: 2, path: 'features.conv1', equivalenceError: 1e-7, before: cost, after: cost };
const name = fc.string().filter((text) => text !== '__proto__');
const number = fc.double().map((v) => (Object.is(v, -0) ? 0 : v));

const EXAMPLES: { readonly [K in TrialEvent['kind']]: Extract<TrialEvent, { kind: K }> } = {
  started: {
    kind: 'started',
    at: 1,
    attempt: 2,
    resumedFrom: { epoch: 1, batch: 3 },
    epochs: 4,
    batchesPerEpoch: 5,
    train: cost,
    deploy: cost,
    engine: 'native',
  },
  progress: { kind: 'progress', at: 1, epoch: 1, batch: 1, loss: 2.3, imagesPerSecond: 100 },
  epoch: { kind: 'epoch', at: 1, epoch: 1, metrics: { 'train.loss': 1.5 } },
  scored: {
    kind: 'scored',
    at: 1,
    epoch: 1,
    score: 'snip',
    candidates: [{ path: 'a', value: 1 }],
    chosen: null,
  },
  grown: { kind: 'grown', at: 1, ...surgery, branches: ['1x1'], score: 0.5 },
  cut: { kind: 'cut', at: 1, ...surgery, branches: [{ branch: '1x1', ratio: 0.01 }] },
  calibrated: { kind: 'calibrated', at: 1, epoch: 1, path: 'a', batches: 5 },
  checkpointed: { kind: 'checkpointed', at: 1, epoch: 1, batch: 0 },
  finished: { kind: 'finished', at: 1, seconds: 9.5, train: cost, deploy: cost, equivalenceError: 1e-6 },
  pruned: { kind: 'pruned', at: 1, epoch: 1, reason: 'slow' },
  stopped: { kind: 'stopped', at: 1, epoch: 1, batch: 2, reason: 'asked' },
  failed: { kind: 'failed', at: 1, cause: 'nan', message: 'loss', stack: null },
};

describe('events', () => {
  it.each(EVENT_KINDS)('%s comes back from its line as it was', (kind) => {
    const line = renderEvent(EXAMPLES[kind]);
    expect(line.endsWith('\n')).toBe(true);
    expect(line.slice(0, -1)).not.toContain('\n');
    expect(parseEvent(line)).toEqual(EXAMPLES[kind]);
  });

  it('every number comes back, also those that JSON lacks', () => {
    fc.assert(
      fc.property(number, fc.dictionary(name, number), (loss, metrics) => {
        const event: TrialEvent = { kind: 'epoch', at: 1, epoch: 1, metrics: { ...metrics, loss } };
        const back = parseEvent(renderEvent(event));
        expect({ ...(back?.kind === 'epoch' ? back.metrics : {}) }).toEqual({ ...event.metrics });
      }),
    );
  });

  it('no message can break a line in two', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\u2028', '"', '\\', '\ud83d', '\0') }),
        (message) => {
          const line = renderEvent({ ...EXAMPLES.failed, message });
          expect(line.split('\n')).toHaveLength(2);
          expect(parseEvent(line)).toEqual({ ...EXAMPLES.failed, message });
        },
      ),
    );
  });

  it('a torn line is no event, wherever it was torn', () => {
    const line = renderEvent(EXAMPLES.grown).trimEnd();
    for (let length = 0; length < line.length; length++) expect(parseEvent(line.slice(0, length))).toBeNull();
  });

  it.each([
    '',
    'null',
    '[]',
    '{"kind":"exploded","at":1}',
    '{"kind":"pruned","at":1,"epoch":"one","reason":"x"}',
    '{"kind":"epoch","at":1,"epoch":1,"metrics":{"a":"NotANumber"}}',
    '{"kind":"failed","at":1,"cause":"mood","message":"","stack":null}',
  ])('%s is no event', (line) => expect(parseEvent(line)).toBeNull());

  it('keys that a later version may add are left out', () => {
    expect(parseEvent('{"kind":"pruned","at":1,"epoch":1,"reason":"x","later":true}')).toEqual({
      kind: 'pruned',
      at: 1,
      epoch: 1,
      reason: 'x',
    });
  });
});
