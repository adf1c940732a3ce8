import { describe, expect, it } from 'vitest';
import { renderTimeline, structureEvents } from '../../src/report/timeline.js';
import type { TrialEvent } from '../../src/trial/events.js';

const cost = (params: number) => ({ params, macs: 2 * params });
const started = (attempt: number, resumedFrom: { epoch: number; batch: number } | null): TrialEvent => ({
  kind: 'started',
  at: 0,
  attempt,
  resumedFrom,
  epochs: 9,
  batchesPerEpoch: 4,
  train: cost(1000),
  deploy: cost(1000),
  engine: 'portable',
});
const grown = (epoch: number, path: string): TrialEvent => ({
  kind: 'grown',
  at: 0,
  epoch,
  path,
  equivalenceError: 2.5e-7,
  before: cost(1000),
  after: cost(2500),
  branches: ['1x1', 'kxk'],
  score: 0.0125,
});
const EVENTS: readonly TrialEvent[] = [
  started(1, null),
  {
    kind: 'scored',
    at: 0,
    epoch: 2,
    score: 'snip',
    candidates: [
      { path: 'stage1.conv1', value: 0.0125 },
      { path: 'stage1.conv2', value: 0.001 },
    ],
    chosen: 'stage1.conv1',
  },
  grown(2, 'stage1.conv1'),
  { kind: 'calibrated', at: 0, epoch: 2, path: 'stage1.conv1', batches: 20 },
  {
    kind: 'cut',
    at: 0,
    epoch: 4,
    path: 'stage1.conv1',
    equivalenceError: 1e-7,
    before: cost(2500),
    after: cost(1500),
    branches: [{ branch: '1x1', ratio: 0.03 }],
  },
];

describe('the timeline of a structure', () => {
  it('prints as golden text', () => {
    expect(renderTimeline(EVENTS)).toBe(
      [
        'epoch  what        where         branches                      score  params              equivalence error',
        '─────  ──────────  ────────────  ───────────────────────────  ──────  ──────────────────  ─────────────────',
        '    2  scored      stage1.conv1  snip of 2 candidates         0.0125',
        '    2  grown       stage1.conv1  1x1 kxk                      0.0125  1.000 k -> 2.500 k            2.50e-7',
        '    2  calibrated  stage1.conv1  batch norms over 20 batches',
        '    4  cut         stage1.conv1  1x1 (ratio 0.03)                     2.500 k -> 1.500 k            1.00e-7',
        '',
      ].join('\n'),
    );
  });

  it('says so when nothing changed', () => {
    expect(renderTimeline([started(1, null)])).toBe('The structure did not change.\n');
  });

  it('leaves out what a resumed attempt undid or did again', () => {
    const events = [...EVENTS, grown(4, 'x'), started(2, { epoch: 4, batch: 1 }), grown(4, 'x')];
    expect(structureEvents(events).filter((e) => e.kind === 'grown')).toHaveLength(2);
    expect(structureEvents([...EVENTS, started(2, { epoch: 3, batch: 0 })]).map((e) => e.kind)).toEqual([
      'scored',
      'grown',
      'calibrated',
    ]);
    expect(structureEvents([...EVENTS, started(2, null)])).toEqual([]);
  });

  it('keeps two equal events of one attempt', () => {
    expect(structureEvents([started(1, null), grown(2, 'x'), grown(2, 'x')])).toHaveLength(2);
  });
});
