import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExpressionFault, type ExpressionValue, evaluate } from '../../src/sweep/expression.js';
import { parseExpression } from '../../src/sweep/parse-expression.js';

const VALUES: Readonly<Record<string, ExpressionValue>> = {
  'train.lr': 0.1,
  epochs: 12,
  method: 'dyrep',
  nesterov: true,
  limit: null,
};
const problemOf = (name: string) => (name in VALUES || name === 'missing' ? null : `unknown '${name}'`);
const run = (text: string) => evaluate(parseExpression(text, problemOf), (name) => VALUES[name]);

describe('an expression', () => {
  it.each<[string, ExpressionValue]>([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['10 - 4 - 3', 3],
    ['-2 * -3', 6],
    ['7 % 4 / 2', 1.5],
    ['1e-3 < .5', true],
    ['train.lr * epochs <= 1.3', true],
    ["method == 'dyrep' and nesterov", true],
    ['method != "plain"', true],
    ["method in ['plain', 'dbb']", false],
    ['epochs in [6, 12]', true],
    ['not epochs > 20 and true', true],
    ['not not nesterov', true],
    ['false and false or true', true],
    ['limit == null', true],
    ['epochs == null', false],
    ["'a b' == 'a b'", true],
  ])('%s is %s', (text, value) => {
    expect(run(text)).toBe(value);
  });

  it('is unknown where it depends on a parameter that is not there', () => {
    expect(run('missing > 1')).toBeUndefined();
    expect(run('not missing == 1')).toBeUndefined();
    expect(run('missing > 1 or true')).toBe(true);
    expect(run('true or missing > 1')).toBe(true);
    expect(run('missing > 1 and false')).toBe(false);
    expect(run('missing > 1 and true')).toBeUndefined();
    expect(run('false or missing > 1')).toBeUndefined();
    expect(run('missing in [1, 2]')).toBeUndefined();
    expect(run('-missing + 1 == 2')).toBeUndefined();
  });

  it.each([
    ['method > 3', "0: expected a number, this is the text 'dyrep'"],
    ['epochs == "a"', "7: compares the number 12 with the text 'a'"],
    ['epochs and true', '0: expected something true or false, this is the number 12'],
    ['1 / 0 > 2', '2: division by zero'],
  ])('%s has no value: %s', (text, problem) => {
    const run = () => evaluate(parseExpression(text, problemOf), (name) => VALUES[name]);
    expect(run).toThrow(ExpressionFault);
    try {
      run();
    } catch (error) {
      expect(`${(error as ExpressionFault).offset}: ${(error as Error).message}`).toBe(problem);
    }
  });

  it('computes as JavaScript does', () => {
    const number = fc.integer({ min: -99, max: 99 });
    fc.assert(
      fc.property(number, number, number, (a, b, c) => {
        expect(run(`${a} + ${b} * ${c} - ${a}`)).toBe(a + b * c - a);
        expect(run(`${a} < ${b} or ${b} <= ${c}`)).toBe(a < b || b <= c);
      }),
    );
  });
});
