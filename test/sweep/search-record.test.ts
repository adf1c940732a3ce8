import { expect, it } from 'vitest';
import {
  describeOrigin,
  type PlannedProposal,
  searchRecordSchema,
  toRuns,
} from '../../src/sweep/search-record.js';

const proposal = (origin: PlannedProposal['origin'], basedOn: number[]): PlannedProposal => ({
  ...{ index: 12, arm: 'a', values: {}, origin, basedOn: toRuns(basedOn) },
});

it('writes ascending indices as runs', () => {
  expect(toRuns([0, 1, 2, 5, 7, 8])).toEqual([
    [0, 2],
    [5, 5],
    [7, 8],
  ]);
  expect(toRuns([])).toEqual([]);
});

it.each([
  [proposal('start', []), 'tpe (random start)'],
  [proposal('model', [0, 1, 2]), 'tpe (model) from points 0 to 2'],
  [proposal('model', [0, 1, 3]), 'tpe (model) from points 0 to 1, 3'],
  [proposal('model', [0]), 'tpe (model) from point 0'],
  [proposal('random', []), 'random'],
  [
    proposal('redrawn', [0, 1]),
    'a random draw: what tpe proposed from points 0 to 1 was there already or is not allowed',
  ],
])('%j is told as %s', (given, text) => {
  expect(describeOrigin(given, 'tpe')).toBe(text);
});

it('reads what it wrote', () => {
  const record = {
    method: 'tpe',
    seed: 0,
    digest: 'd',
    exhausted: false,
    proposals: [proposal('model', [0])],
  };
  expect(searchRecordSchema.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
});
