import { describe, expect, it } from 'vitest';
import { ExpressionFault } from '../../src/sweep/expression.js';
import { constraintIssue } from '../../src/sweep/rules.js';
import { sweepSchema } from '../../src/sweep/sweep.js';
import { plan, problems } from './example.js';

const PARAMETERS = { 'train.lr': [0.1, 0.2, 0.3], 'train.batch_size': [32, 64, 128] };

describe('rules are refused', () => {
  it('when they name what is not varied or does not exist', () => {
    expect(problems({ parameters: PARAMETERS, exclude: [{ 'train.epochs': 1 }] })).toEqual([
      "exclude[0].train.epochs: unknown varied parameter 'train.epochs', expected one of train.lr, train.batch_size",
    ]);
    expect(problems({ parameters: PARAMETERS, include: [{ lr: 1 }] })).toEqual([
      "include[0].lr: unknown parameter 'lr'; did you mean 'train.lr'?",
    ]);
    expect(problems({ parameters: PARAMETERS, include: [{ seed: 1 }] })).toEqual([
      'include[0].seed: seeds have their own key: write `seeds:`',
    ]);
    expect(problems({ parameters: PARAMETERS, zip: ['train.lr', 'method'] })[0]).toMatch(
      /^zip\[0\]: unknown varied parameter 'method'/,
    );
  });

  it('when zipped lists are not equally long, twice the same, in two groups or under other conditions', () => {
    const zip = ['train.lr', 'train.batch_size'];
    expect(problems({ parameters: { ...PARAMETERS, 'train.lr': [1, 2] }, zip })).toEqual([
      'zip[0]: zipped lists are equally long: train.lr has 2, train.batch_size 3',
    ]);
    expect(problems({ parameters: PARAMETERS, zip: ['train.lr', 'train.lr'] })).toContain(
      'zip[0]: train.lr stands here twice',
    );
    expect(problems({ parameters: PARAMETERS, zip: [zip, zip] })).toEqual([
      'zip[1]: train.lr is in two groups',
    ]);
    const when = { values: [1, 2, 3], when: { method: 'dyrep' } };
    const parameters = { method: ['plain', 'dyrep'], ...PARAMETERS, 'dyrep.interval': when };
    expect(problems({ parameters, zip: ['train.lr', 'dyrep.interval'] })).toEqual([
      'zip[0]: train.lr and dyrep.interval do not have the same `when`',
    ]);
  });

  it('when a constraint cannot be read or has no value, with a caret under the place', () => {
    expect(problems({ parameters: PARAMETERS, constraints: ['train.lr <', 'lr > 1'] })).toEqual([
      'constraints[0]: the expression ends where a value should stand',
      '    train.lr <',
      '              ^',
      "constraints[1]: unknown parameter 'lr'; did you mean 'train.lr'?; a text stands in quotes",
      '    lr > 1',
      '    ^',
    ]);
    expect(problems({ parameters: PARAMETERS, constraints: 'train.lr + 1' })[0]).toBe(
      'constraints: this is neither true nor false',
    );
    expect(problems({ parameters: PARAMETERS, constraints: "train.lr > 'a'" })[0]).toBe(
      "constraints: expected a number, this is the text 'a'",
    );
    expect(problems({ parameters: PARAMETERS, constraints: 'data.augment == 1' })[0]).toBe(
      'constraints: data.augment has parameters, such as data.augment.crop, and no value of its own',
    );
    expect(problems({ parameters: PARAMETERS, constraints: 'random-growth.interval > 1' })).toEqual([]);
  });

  it('when nothing is left', () => {
    expect(problems({ parameters: PARAMETERS, constraints: 'train.lr > 1' })).toEqual([
      'parameters: no point is left: every one is taken away by `exclude` or `constraints`',
    ]);
  });
});

describe('the place of a constraint', () => {
  const fault = new ExpressionFault('no', 4);
  const at = (text: string, column: number) =>
    constraintIssue({ text: 'a > b', path: ['constraints'] }, fault, {
      ...{ file: 'f.yml', text },
      positionOf: () => ({ line: 2, column }),
    });

  it('is the column in the file, in quotes or not', () => {
    expect(at('x: 1\nconstraints: a > b', 14)).toMatchObject({ line: 2, column: 18 });
    expect(at('x: 1\nconstraints: "a > b"', 14)).toMatchObject({ line: 2, column: 19 });
  });

  it('is the beginning where the text is written otherwise', () => {
    expect(at('x: 1\nconstraints: >\n  a >\n  b', 14)).toMatchObject({ line: 2, column: 14 });
  });

  it('shows the surroundings of a place far inside a long text', () => {
    const text = `${'1 + '.repeat(60)}x`;
    const source = { file: 'f', text: '', positionOf: () => ({ line: 1, column: 1 }) };
    const issue = constraintIssue({ text, path: [] }, new ExpressionFault('no', 240), source);
    const lines = issue.message.split('\n');
    expect(lines[1]!.length).toBeLessThan(130);
    expect(lines[1]![lines[2]!.indexOf('^')]).toBe('x');
  });
});

it('a sweep without rules has none', () => {
  const { zip, include, exclude, constraints } = sweepSchema.parse({ experiment: 'a.yml' });
  expect([zip, include, exclude, constraints]).toEqual([[], [], [], []]);
  expect(plan({ parameters: PARAMETERS }).rules).toEqual([]);
});
