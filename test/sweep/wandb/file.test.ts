import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../../src/cli/read-yaml.js';
import { sweepSchema } from '../../../src/sweep/sweep.js';
import { DEFAULT_POINTS, isWandbFile } from '../../../src/sweep/wandb/file.js';
import { GRIDS } from './grid-files.js';
import { REFUSED } from './refused-files.js';
import { SEARCHES } from './search-files.js';
import { translate } from './translate.js';

describe('a sweep file of W&B in our language', () => {
  it.each([...GRIDS, ...SEARCHES])('$name', ({ text, experiment, sweep, notes }) => {
    const translated = translate(text, experiment);
    expect(translated.issues).toEqual([]);
    expect(translated.sweep).toEqual(sweep);
    expect(translated.notes.map((n) => n.replace(/: .*/, ''))).toEqual(notes);
    expect(sweepSchema.safeParse(translated.sweep).error).toBeUndefined();
  });

  it.each(REFUSED)('is refused at its place: $name', ({ text, experiment, refusal }) => {
    const { sweep, issues } = translate(text, experiment);
    expect(sweep).toBeNull();
    expect(issues.join('\n')).toMatch(refusal);
  });

  it('tells where each part of the result stands', () => {
    const text = 'program: e.yml\nmethod: grid\nrun_cap: 3\nparameters:\n  lr: { values: [0.1, 0.1, 0.2] }\n';
    const { originOf, notes } = translate(text, null);
    expect(originOf(['experiment'])).toEqual(['program']);
    expect(originOf(['budget', 'trials'])).toEqual(['run_cap']);
    expect(originOf(['parameters', 'train.lr', 0])).toEqual(['parameters', 'lr', 'values', 1]);
    expect(originOf(['parameters', 'train.lr', 1])).toEqual(['parameters', 'lr', 'values', 2]);
    expect(notes).toContain('5:3 parameters.lr: equal values count once, as in W&B');
  });

  it(`has ${DEFAULT_POINTS} points where W&B would go on for ever`, () => {
    const { sweep, notes } = translate('method: random\nparameters: { lr: { min: 0.1, max: 0.2 } }\n');
    expect(sweep).toMatchObject({ points: DEFAULT_POINTS });
    expect(notes.join('\n')).toContain(`here it has ${DEFAULT_POINTS} points`);
  });
});

describe('a file is one of W&B', () => {
  const parse = (text: string) => parseYaml(text, 'w.yml').value;
  it.each([...[...GRIDS, ...SEARCHES], ...REFUSED].filter((f) => !f.unmarked))(
    'by its keys: $name',
    ({ text }) => {
      expect(isWandbFile(parse(text))).toBe(true);
    },
  );

  it('because of a name, which a sweep of ours has by its file', () => {
    expect(isWandbFile(parse('name: s\nmethod: random\nparameters: { lr: { min: 0.1, max: 1 } }\n'))).toBe(
      true,
    );
  });

  it.each([
    'experiment: e.yml\nparameters: { method: [plain, dbb] }\n',
    'experiment: e.yml\nprogram: train.py\n',
    'method: grid\nmetric: { name: val.accuracy }\nparameters: {}\n',
    'model: { name: vgg11 }\n',
    '[1, 2]',
    'null',
    'text',
  ])('not because of what ours has too: %j', (text) => {
    expect(isWandbFile(text === 'null' ? null : parse(text))).toBe(false);
  });
});
