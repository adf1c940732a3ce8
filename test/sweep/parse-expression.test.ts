import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExpressionFault } from '../../src/sweep/expression.js';
import { MAX_EXPRESSION_LENGTH, parseExpression } from '../../src/sweep/parse-expression.js';

const problemOf = (name: string) => (['epochs', 'method'].includes(name) ? null : `unknown '${name}'`);

function fault(text: string): string {
  try {
    parseExpression(text, problemOf);
    return 'read';
  } catch (error) {
    if (!(error instanceof ExpressionFault)) throw error;
    return `${error.offset}: ${error.message}`;
  }
}

describe('reading an expression', () => {
  it.each([
    ['1 +', '3: the expression ends where a value should stand'],
    ['(1 + 2', "6: expected ')', got the end"],
    ['1 2', "2: expected an operator or the end, got '2'"],
    ['epochs = 3', "7: a lone '='; equality is '=='"],
    ['epochs > 1 && true', "11: write 'and', 'or' and 'not'"],
    ['1 < epochs < 3', "11: comparisons do not chain: join them with 'and'"],
    ["method == 'plain", '10: a text without its closing quote'],
    ['method == plain', "10: unknown 'plain'"],
    ['epochs in 3', "10: expected '[', got '3'"],
    ['process.exit()', "0: unknown 'process.exit'"],
    ['`x`', "0: '`' is nothing that can stand here"],
    ['', '0: the expression ends where a value should stand'],
  ])('%s is refused: %s', (text, problem) => {
    expect(fault(text)).toBe(problem);
  });

  it('takes a hyphen into a name where a parameter is called so, and for a minus elsewhere', () => {
    const known = (name: string) => (['static-found.size', 'epochs'].includes(name) ? null : 'unknown');
    const left = (text: string) => parseExpression(text, known);
    expect(left('static-found.size')).toEqual({ kind: 'name', at: 0, name: 'static-found.size' });
    expect(left('static-found.size-epochs')).toMatchObject({ operator: '-', right: { name: 'epochs' } });
    expect(left('epochs-1')).toMatchObject({ operator: '-', left: { name: 'epochs' }, right: { value: 1 } });
    expect(left('epochs -epochs')).toMatchObject({ operator: '-', at: 7 });
  });

  it('is bounded in length and depth', () => {
    expect(fault(' '.repeat(MAX_EXPRESSION_LENGTH + 1))).toContain('at most 500 characters');
    for (const deep of ['('.repeat(40), '-'.repeat(40), 'not '.repeat(40)])
      expect(fault(deep)).toContain('nested more than 32 deep');
  });

  it('never throws anything else, and names a place inside', () => {
    const words = [
      '1',
      "'a'",
      'epochs',
      'and',
      'or',
      'not',
      'in',
      '[',
      ']',
      '(',
      ')',
      '-',
      '%',
      '<',
      '==',
      ',',
      '$',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 40 }), (list) => {
        const text = list.join(' ');
        const said = fault(text);
        const offset = Number(/^(\d+): /.exec(said)?.[1] ?? 0);
        expect(offset).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});
