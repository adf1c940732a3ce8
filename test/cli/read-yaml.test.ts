import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseYaml, readYaml } from '../../src/cli/read-yaml.js';
import { ConfigError, FileError } from '../../src/errors.js';
import { experimentSchema, SCORE_NAMES } from '../../src/trial/experiment.js';

const folder = mkdtempSync(join(tmpdir(), 'read-yaml-'));
afterAll(() => rmSync(folder, { recursive: true }));

const write = (content: string | Uint8Array): string => {
  const file = join(folder, 'a.yml');
  writeFileSync(file, content);
  return file;
};

/** The refusal of a file, without its folder; and how long it took. */
function refusal(content: string | Uint8Array, schema: z.ZodType = z.unknown()) {
  const file = write(content);
  const began = performance.now();
  try {
    readYaml(file, schema);
    return { message: 'accepted', durationMs: performance.now() - began };
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof FileError)) throw error;
    return { message: error.message.replaceAll(`${folder}/`, ''), durationMs: performance.now() - began };
  }
}

const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
for (let i = 1; i <= 9; i++)
  bomb.push(
    `a${i}: &a${i} [${Array(10)
      .fill(`*a${i - 1}`)
      .join(', ')}]`,
  );
const mapBomb = bomb.map((line) =>
  line.replace(
    /\[(.*)\]/,
    (_, items: string) =>
      `{${items
        .split(', ')
        .map((x, i) => `k${i}: ${x}`)
        .join(', ')}}`,
  ),
);

const BAD: readonly (readonly [name: string, content: string | Uint8Array, refusal: RegExp])[] = [
  ['an empty file', '', /^a\.yml:1:1: the file is empty, expected a mapping$/],
  ['white space only', '\n  \n\n', /:1:1: the file is empty/],
  ['comments only', '# nothing\n', /: the file is empty/],
  ['a document mark only', '---\n', /: the file is empty/],
  ['two documents', 'a: 1\n---\nb: 2\n', /^a\.yml:[23]:\d+: /],
  ['an empty second document', 'a: 1\n---\n', /^a\.yml:[23]:\d+: /],
  ['a key twice', 'a: 1\nb: 2\na: 3\n', /^a\.yml:3:1: the key 'a' stands here twice$/],
  ['a key twice in flow', 'a: { b: 1, b: 2 }\n', /^a\.yml:1:12: the key 'b' stands here twice$/],
  ['a key twice, quoted', 'a: 1\n"a": 2\n', /^a\.yml:2:1: the key 'a' stands here twice$/],
  ['tabs as indentation', 'a:\n\tb: 1\n', /^a\.yml:2:1: tabs are not allowed as indentation$/],
  ['a NUL', 'a: b\0c\n', /^a\.yml:1:5: control character U\+0000$/],
  ['an escape sequence', 'a: 1\nb: \u001b[31mred\n', /^a\.yml:2:4: control character U\+001B$/],
  ['a byte order mark in the middle', 'a: \ufeffb\n', /^a\.yml:1:4: control character U\+FEFF$/],
  [
    'bytes that are no UTF-8',
    new Uint8Array([0x61, 0x3a, 0x20, 0xff, 0x0a]),
    /^a\.yml:1:4: this is not UTF-8 text$/,
  ],
  ['UTF-16', Buffer.from('\ufeffa: 1\n', 'utf16le'), /^a\.yml:1:1: this is not UTF-8 text$/],
  ['UTF-16 without a mark', Buffer.from('a: 1\n', 'utf16le'), /^a\.yml:1:2: control character U\+0000$/],
  ['a picture', Buffer.from('89504e470d0a1a0a0000', 'hex'), /^a\.yml:1:1: this is not UTF-8 text$/],
  ['over 1 MiB', `a: ${'x'.repeat(1024 * 1024)}\n`, /^a\.yml: it has 1048580 bytes, at most 1 MiB is read$/],
  [
    'a huge plain scalar',
    `a: ${'x'.repeat(1024 * 1000)}\n`,
    /^a\.yml:1:4: a text of more than 65536 characters$/,
  ],
  [
    'a huge quoted scalar',
    `a: "${'x'.repeat(1024 * 1000)}"\n`,
    /^a\.yml:1:4: a text of more than 65536 characters$/,
  ],
  [
    'a huge block scalar',
    `a: |\n${' xxxxxxxxxx\n'.repeat(80_000)}`,
    /^a\.yml:(2:1: a text of more than 65536 characters|\d+:1: more than 20000 lines)$/,
  ],
  ['a huge key', `${'x'.repeat(1024 * 1000)}: 1\n`, /^a\.yml:1:1: a text of more than 65536 characters$/],
  [
    '10,000 open brackets',
    `a: ${'['.repeat(10_000)}`,
    /^a\.yml:1:\d+: (nested more than 64 deep|the file has too many values)$/,
  ],
  [
    'a megabyte of brackets',
    '['.repeat(1024 * 1024),
    /^a\.yml:1:\d+: (nested more than 64 deep|the file has too many values)$/,
  ],
  [
    '10,000 braces',
    `a: ${'{a: '.repeat(10_000)}`,
    /^a\.yml:1:\d+: (nested more than 64 deep|the file has too many values)$/,
  ],
  [
    '10,000 dashes',
    `${'- '.repeat(10_000)}x`,
    /^a\.yml:1:\d+: (nested more than 64 deep|the file has too many values)$/,
  ],
  [
    '10,000 question marks',
    `${'? '.repeat(10_000)}x`,
    /^a\.yml:1:\d+: (nested more than 64 deep|the file has too many values)$/,
  ],
  [
    'nested by indentation',
    Array.from({ length: 200 }, (_, i) => `${' '.repeat(i)}a:\n`).join(''),
    /^a\.yml:\d+:\d+: (nested more than 64 deep|the file has too many values)$/,
  ],
  [
    'many short keys',
    Array.from({ length: 100_000 }, (_, i) => `k${i}: 1\n`)
      .join('')
      .slice(0, 1024 * 1024 - 7),
    /^a\.yml:\d+:\d+: (the file has too many values|more than 20000 lines)$/,
  ],
  ['many empty items', `a: [${','.repeat(500_000)}]`, /^a\.yml:1:\d+: (the file has too many values|.*)$/],
  ['many aliases', `a: &a 1\nb: [${'*a, '.repeat(101)}]\n`, /^a\.yml:2:405: more than 100 aliases$/],
  ['an alias bomb of lists', bomb.join('\n'), /^a\.yml:\d+:\d+: the aliases expand to too much$/],
  ['an alias bomb of mappings', mapBomb.join('\n'), /^a\.yml:\d+:\d+: the aliases expand to too much$/],
  [
    'an alias bomb below a comment with a star',
    `# 2 * 3\n${bomb.join('\n')}`,
    /^a\.yml:3:10: the aliases expand to too much$/,
  ],
  ['an alias without anchor', 'a: 1\nb: *nowhere\n', /^a\.yml:2:4: no anchor 'nowhere' above$/],
  ['an alias inside its anchor', 'a: &a [1, *a]\n', /^a\.yml:1:11: an alias inside its own anchor$/],
  ['a tag of another program', 'a: !!js/function "() => 1"\n', /^a\.yml:1:4: tags are not allowed$/],
  ['a tag of our own', 'a: !secret x\n', /^a\.yml:1:4: tags are not allowed$/],
  ['binary data', 'a: !!binary aGVsbG8=\n', /^a\.yml:1:4: tags are not allowed$/],
  ['another version of YAML', '%YAML 1.1\n---\na: yes\n', /^a\.yml:1:1: directives are not allowed$/],
  [
    'a whole number above 2^53',
    'a: 1\nseed: 9007199254740993\n',
    /^a\.yml:2:7: 9007199254740993 is above 2\^53 and would lose digits$/,
  ],
  [
    'a hexadecimal number above 2^53',
    'a: 0xffffffffffffffff\n',
    /^a\.yml:1:4: 0xffffffffffffffff is above 2\^53/,
  ],
  ['an open bracket', 'a: [1, 2\nb: 3\n', /^a\.yml:\d:\d+: /],
  ['an open quote', 'a: "b\n', /^a\.yml:\d:\d+: missing closing "quote/],
  [
    'a mapping inside a line',
    'a: b: c\n',
    /^a\.yml:1:\d+: nested mappings are not allowed in compact mappings$/,
  ],
  ['a wrong indentation', 'a:\n    b: 1\n  c: 2\n', /^a\.yml:3:\d+: /],
  ['a list as key', '? [1, 2]\n: 3\n', /^a\.yml:1:3: a key must be plain text$/],
  ['an alias as key', 'a: &a b\n*a : 2\n', /^a\.yml:2:1: a key must be plain text$/],
  ['a prototype as key', '__proto__: { a: 1 }\n', /^a\.yml:1:1: unknown key '__proto__'$/],
];

/** A refusal takes under 50 ms on a quiet machine; this one may be busy, so the best of some tries has some leeway. */
const LIMIT_MS = 200;
const TRIES = 8;

describe('a bad file is refused with place and reason', () => {
  it.each(BAD)('%s', (_, content, expected) => {
    const first = refusal(content);
    const { message } = first;
    let { durationMs } = first;
    for (let i = 1; i < TRIES && durationMs >= LIMIT_MS; i++) durationMs = refusal(content).durationMs;
    expect(message).toMatch(expected);
    expect(message.length).toBeLessThan(5000);
    expect(durationMs).toBeLessThan(LIMIT_MS);
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
    const lines = refusal(experiment, experimentSchema).message.split('\n');
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
    expect(refusal('a:\nb: &x yes\nc:\n  d: *x\n', schema).message.split('\n')).toEqual([
      'a.yml:1:3 a: expected a number, got null',
      expect.stringMatching(/^a\.yml:2:\d b: expected a number, got "yes"$/),
      'a.yml:4:6 c.d: expected a number, got "yes"',
    ]);
  });

  it('is refused as a whole when it is no mapping', () => {
    expect(refusal('- 1\n- 2\n', experimentSchema).message).toBe(
      'a.yml:1:1: expected a mapping, got a list of 2',
    );
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
