import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { explain, placeIssues, renderPath, renderValue } from '../../src/trial/explain.js';

const schema = z.strictObject({
  short: z
    .union([z.array(z.unknown()).min(1), z.strictObject({ values: z.array(z.unknown()).min(1) })])
    .optional(),
  maybe: z.int().min(2).max(5).nullable().optional(),
  by_name: z.record(z.string(), z.number().positive()).optional(),
  few: z.array(z.int()).min(1).max(2).optional(),
  brief: z.string().max(3).optional(),
});

function messages(input: unknown): string[] {
  const parsed = schema.safeParse(input);
  return parsed.success
    ? []
    : explain(schema, input, parsed.error).map((i) => `${renderPath(i.path)}: ${i.message}`);
}

describe('explain', () => {
  it.each([
    [{ short: [] }, 'short: expected a list with at least 1 item or a mapping, got an empty list'],
    [{ short: 3 }, 'short: expected a list with at least 1 item or a mapping, got 3'],
    [
      { short: { valves: [1], values: [1] } },
      "short.valves: unknown key 'valves', expected one of values; did you mean 'values'?",
    ],
    [{ short: { values: [] } }, 'short.values: expected a list with at least 1 item, got an empty list'],
    [{ maybe: 9 }, 'maybe: expected a whole number from 2 to 5 or null, got 9'],
    [{ by_name: { 'a.b': -1 } }, 'by_name.a.b: expected a positive number, got -1'],
    [{ few: [] }, 'few: expected a list with at least 1 item, got an empty list'],
    [{ few: [1, 2, 3] }, 'few: expected a list with at most 2 items, got a list of 3'],
    [{ brief: 'long' }, 'brief: expected a text of at most 3 characters, got "long"'],
    [{ brief: 4 }, 'brief: expected a text, got 4'],
    [[1], ': expected a mapping, got a list of 1'],
    ['text', ': expected a mapping, got "text"'],
  ])('%j: %s', (input, message) => expect(messages(input)).toEqual([message]));

  it('gives all issues at once', () => {
    expect(messages({ short: 1, maybe: 1, by_name: { a: 0, b: 'x' }, other: 1 })).toHaveLength(5);
  });

  it('shows values short and on one line', () => {
    expect(renderValue('a\nb')).toBe('"a\\nb"');
    expect(renderValue('x'.repeat(1000)).length).toBeLessThan(70);
    expect(renderValue({})).toBe('a mapping');
    expect(renderValue(null)).toBe('null');
  });

  it('issues are placed, sorted, and said once', () => {
    const issue = (line: number) => ({ path: ['a', line], part: 'value' as const, message: 'no' });
    const placed = placeIssues('f.yml', [issue(3), issue(1), issue(3)], (path) => ({
      line: Number(path[1]),
      column: 2,
    }));
    expect(placed).toEqual([
      { file: 'f.yml', line: 1, column: 2, path: 'a[1]', message: 'no' },
      { file: 'f.yml', line: 3, column: 2, path: 'a[3]', message: 'no' },
    ]);
  });
});
