import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseYaml, readYaml } from '../../src/cli/read-yaml.js';
import { ConfigError, FileError } from '../../src/errors.js';
import { experimentSchema } from '../../src/trial/experiment.js';
import { BAD } from './bad-yaml.js';
import { BOMBS } from './yaml-bombs.js';

const folder = mkdtempSync(join(tmpdir(), 'read-yaml-'));
afterAll(() => rmSync(folder, { recursive: true }));

const write = (content: string | Uint8Array): string => {
  const file = join(folder, 'a.yml');
  writeFileSync(file, content);
  return file;
};

/** The refusal of a file, without its folder. */
function refusal(content: string | Uint8Array, schema: z.ZodType = z.unknown()): string {
  const file = write(content);
  try {
    readYaml(file, schema);
    return 'accepted';
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof FileError)) throw error;
    return error.message.replaceAll(`${folder}/`, '');
  }
}

describe('a bad file is refused with place and reason', () => {
  // How little each costs is tested in test/faults/bad-input.test.ts, in children with a limit.
  it.each([...BAD, ...BOMBS])('%s', (_, content, expected) => {
    const message = refusal(content);
    expect(message).toMatch(expected);
    expect(message.length).toBeLessThan(10_000);
  });

  it('a folder, and a file that is not there, with the nearest name', () => {
    const file = write('a: 1');
    expect(() => readYaml(folder, z.unknown())).toThrow('this is a folder');
    expect(() => readYaml(`${file.slice(0, -1)}`, z.unknown())).toThrow(
      `no such file; did you mean '${file}'?`,
    );
  });
});

/** Pieces that mean something in YAML. */
const PIECE = fc.oneof(
  fc.constantFrom(...'{}[]:,-?&*!|>%@`#a1\'"'),
  fc.constantFrom(
    '\n',
    '\t',
    '\r',
    '\0',
    'é',
    ': ',
    '- ',
    '? ',
    '\n  ',
    '*a',
    '&a ',
    '<<: ',
    '---\n',
    '!!str ',
  ),
);

describe('whatever stands in a file', () => {
  it('is read, or refused with a place: nothing else is ever thrown', () => {
    const good = 'a: &a { b: [1, x], c: "d" }\ne:\n  - f: *a\n    g: null\n';
    const edits = fc.array(fc.tuple(fc.nat(good.length), PIECE, fc.nat(3)), { minLength: 1, maxLength: 6 });
    const texts = fc.oneof(
      edits.map((list) => list.reduce((t, [at, piece, n]) => t.slice(0, at) + piece + t.slice(at + n), good)),
      fc.string({ unit: PIECE, maxLength: 30 }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          parseYaml(text, 'a.yml');
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
          expect((error as Error).message).toMatch(/^a\.yml:\d+:\d+: /);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a file that does not fit its schema', () => {
  const experiment = `model:
  name: vgg61
  wdith: 3
data: { name: fashion-mnist }
method: dyrep
dyrep:
  interval: -1
  score: sniff
train:
  lr: fast
`;

  it('is refused with every issue at its place, in the order of the file', () => {
    const lines = refusal(experiment, experimentSchema).split('\n');
    // The names that there are may grow; how each is listed is tested beside the schema.
    expect(lines.map((line) => line.replace(/expected one of .*;/, 'expected …;'))).toEqual([
      "a.yml:2:9 model.name: unknown model 'vgg61', expected …; did you mean 'vgg11'?",
      "a.yml:3:3 model.wdith: unknown key 'wdith', expected …; did you mean 'width'?",
      'a.yml:7:13 dyrep.interval: expected a positive whole number, got -1',
      "a.yml:8:10 dyrep.score: unknown score 'sniff', expected …; did you mean 'snip'?",
      'a.yml:9:1 train.epochs: missing, expected a positive whole number of at most 100000',
      'a.yml:10:7 train.lr: expected a positive number, got "fast"',
    ]);
  });

  it('is refused at the key where the value is missing, and where an alias stands', () => {
    const schema = z.strictObject({ a: z.number(), b: z.number(), c: z.strictObject({ d: z.number() }) });
    expect(refusal('a:\nb: &x yes\nc:\n  d: *x\n', schema).split('\n')).toEqual([
      'a.yml:1:3 a: expected a number, got null',
      expect.stringMatching(/^a\.yml:2:\d b: expected a number, got "yes"$/),
      'a.yml:4:6 c.d: expected a number, got "yes"',
    ]);
  });

  it('is refused as a whole when it is no mapping', () => {
    expect(refusal('- 1\n- 2\n', experimentSchema)).toBe('a.yml:1:1: expected a mapping, got a list of 2');
  });
});

describe('a good file', () => {
  it('is read as YAML 1.2', () => {
    const { value } = parseYaml(
      'a: 1e-4\nb: [off, yes, 1x1]\nc: { d: null, e: true }\nf: &f 007\ng: *f\n',
      'a.yml',
    );
    expect(value).toEqual({ a: 0.0001, b: ['off', 'yes', '1x1'], c: { d: null, e: true }, f: 7, g: 7 });
  });

  it('may have a byte order mark, CRLF lines, a document mark and text beyond ASCII', () => {
    expect(readYaml(write('\ufeff---\r\na: "grüße 日本"\r\nb: 2\r\n'), z.unknown()).value).toEqual({
      a: 'grüße 日本',
      b: 2,
    });
  });

  it('tells where everything stands', () => {
    const { positionOf } = parseYaml(
      'a:\n  b.c:\n    values: [1, 22, 333]\n    when: { m: x }\nd: *e\n'.replace('*e', '5'),
      'a.yml',
    );
    expect(positionOf(['a', 'b.c', 'values', 2])).toEqual({ line: 3, column: 21 });
    expect(positionOf(['a', 'b.c'], 'key')).toEqual({ line: 2, column: 3 });
    expect(positionOf(['a', 'b.c', 'when', 'm'])).toEqual({ line: 4, column: 16 });
    expect(positionOf(['a', 'b.c', 'when', 'not there'])).toEqual({ line: 4, column: 5 });
    expect(positionOf([])).toEqual({ line: 1, column: 1 });
    expect(positionOf(['d', 'deeper'])).toEqual({ line: 5, column: 4 });
  });

  it('follows aliases to what they stand for', () => {
    const { positionOf, value } = parseYaml('a: &a\n  b: 1\nc: *a\n', 'a.yml');
    expect(value).toEqual({ a: { b: 1 }, c: { b: 1 } });
    expect(positionOf(['c'])).toEqual({ line: 3, column: 4 });
    expect(positionOf(['c', 'b'])).toEqual({ line: 2, column: 6 });
  });
});
