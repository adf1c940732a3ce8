import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../../src/cli/read-yaml.js';
import { readParameters } from '../../../src/sweep/distributions/parameter.js';
import { noteForm } from '../../../src/sweep/wandb/parameter-notes.js';
import { emptyTranslation } from './translate.js';

/** The notes on a form of the parameter `x`, in a grid or not. */
function notes(form: string, grid = false): readonly string[] {
  const text = `parameters: { x: ${form} }`;
  const translation = emptyTranslation(text);
  const { parameters } = parseYaml(text, 'w.yml').value as { parameters: { x: Record<string, unknown> } };
  const read = readParameters(parameters, translation.issues)!;
  noteForm(read.x!, parameters.x, ['parameters', 'x'], grid, translation);
  return translation.notes.map((n) => n.message);
}

describe('the notes on a parameter', () => {
  it.each([
    [
      '{ distribution: log_uniform, min: 0.0001, max: 0.1 }',
      /^the bounds of log_uniform are exponents of e: these are values from 1 to 1\.105; if 0\.0001 and 0\.1 are the values themselves, write log_uniform_values$/,
    ],
    ['{ distribution: q_log_uniform, min: 16, max: 256, q: 16 }', /write q_log_uniform_values$/],
    ['{ distribution: inv_log_uniform, min: 1, max: 10 }', /write inv_log_uniform_values$/],
    ['{ distribution: log_uniform, min: -3, max: 9 }', /values from 0\.04979 to 8103/],
  ])('say what plain values mean as exponents of e: %s', (form, expected) => {
    expect(notes(form).join('\n')).toMatch(expected);
  });

  it.each([
    '{ distribution: log_uniform, min: -9.2, max: -2.3 }',
    '{ distribution: log_uniform, min: -1, max: 1 }',
    '{ distribution: log_uniform_values, min: 0.0001, max: 0.1 }',
    '{ distribution: q_uniform, min: 8, max: 32, q: 8 }',
    '{ min: 1, max: 5 }',
    '{ values: [a, 0.001] }',
    '{ distribution: normal, mu: 1 }',
    '{ distribution: q_normal, mu: 1, q: 0.3 }',
  ])('are none where nothing differs: %s', (form) => {
    expect(notes(form)).toEqual([]);
  });

  it('say that a grid of q_uniform leaves its max out where that could be missed', () => {
    const left = (form: string) => notes(form, true).filter((n) => n.includes('leaves its max out'));
    expect(left('{ distribution: q_uniform, min: 0, max: 10, q: 2.5 }')).toHaveLength(1);
    expect(left('{ distribution: q_uniform, min: 0.1, max: 1, q: 0.1 }')).toHaveLength(1);
    expect(left('{ distribution: q_uniform, min: 0, max: 9, q: 2.5 }')).toEqual([]);
  });

  it("say where W&B's rounding would leave the bounds", () => {
    expect(notes('{ distribution: q_uniform, min: 1, max: 10, q: 4 }')).toEqual([
      'rounding to multiples of 4 can leave the bounds in W&B; here it stays inside',
    ]);
  });

  it.each(['{ values: [1e-1, 2] }', '{ value: 1e-3 }', '{ min: 1e-5, max: 0.1 }'])(
    "say what W&B's YAML takes for a text: %s",
    (form) => {
      expect(notes(form).join()).toMatch(
        /^W&B's YAML reads 1e-\d as a text; here it is the number 0\.[01]+$|1e-5 as a text; here it is the number 0\.00001$/,
      );
    },
  );

  it('leave numbers alone that every YAML reads as numbers', () => {
    expect(notes('{ values: [1.0e-1, 0.1, 100] }')).toEqual([]);
  });
});
