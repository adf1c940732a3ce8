import { describe, expect, it } from 'vitest';
import { experimentSchema, METHOD_NAMES, resolveExperiment } from '../../src/trial/experiment.js';
import { createTrial, parseTrial } from '../../src/trial/trial.js';

const trial = createTrial(
  resolveExperiment(
    experimentSchema.parse({
      model: { name: 'vgg16' },
      data: { name: 'synthetic' },
      method: 'dyrep',
      train: { epochs: 2 },
    }),
  ),
);
const changed = (change: object) => parseTrial(JSON.stringify({ ...trial, ...change }));

describe('a trial', () => {
  it('comes back from its JSON', () => {
    expect(parseTrial(JSON.stringify(trial))).toEqual({ trial });
  });

  it.each(METHOD_NAMES)('of %s comes back from its JSON', (method) => {
    const structure = { blocks: { 'features.conv0.conv': ['kxk', 'identity'] } };
    const sections = method === 'static-found' && { [method]: { structure } };
    const input = { ...trial.experiment, dyrep: undefined, method, ...sections };
    const other = createTrial(resolveExperiment(experimentSchema.parse(input)));
    expect(Object.keys(other.experiment).includes(method)).toBe(method in experimentSchema.shape);
    expect(parseTrial(JSON.stringify(other))).toEqual({ trial: other });
  });

  it.each([
    ['torn', JSON.stringify(trial).slice(0, 50), 'it is no JSON'],
    ['empty', '', 'it is no JSON'],
  ])('%s is refused', (_, text, problem) => expect(parseTrial(text)).toEqual({ problem }));

  it('of another version is named as such', () => {
    expect(changed({ version: 2 })).toEqual({ problem: 'it has version 2, this dyrep reads version 1' });
  });

  it('changed by hand is refused', () => {
    expect(changed({ experiment: { ...trial.experiment, seed: 9 } })).toEqual({
      problem: 'its content does not match its id',
    });
    expect(changed({ arm: trial.id })).toEqual({ problem: 'its content does not match its arm' });
  });

  it('with a value that no experiment has is refused with its path', () => {
    expect(changed({ experiment: { ...trial.experiment, seed: 'x' } })).toEqual({
      problem: 'experiment.seed: expected a whole number of at least 0, got "x"',
    });
    expect(changed({ id: '../../etc' })).toMatchObject({ problem: expect.stringContaining('id: ') });
  });
});
