// The table of scores is what an experiment may name.
import { expect, it } from 'vitest';
import { UnknownNameError } from '../../../src/errors.js';
import { SCORE_NAMES, scoreNamed } from '../../../src/reparam/importance/table.js';
import { SCORE_NAMES as SCHEMA_NAMES } from '../../../src/trial/experiment.js';

it('holds every score under its own name', () => {
  expect(SCORE_NAMES).toEqual(SCHEMA_NAMES);
  for (const name of SCORE_NAMES) expect(scoreNamed(name).name).toBe(name);
});

it('names the nearest for a slip', () => {
  expect(() => scoreNamed('snyp')).toThrow(UnknownNameError);
  expect(() => scoreNamed('snyp')).toThrow("did you mean 'snip'?");
});
