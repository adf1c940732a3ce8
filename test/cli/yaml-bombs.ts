// YAML files that would cost too much to build, refer to themselves, or ask for types: bombs and tag tricks, each with the
// refusal that says where and why.

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

/** Name, content and refusal of each. */
export const BOMBS: readonly (readonly [name: string, content: string | Uint8Array, refusal: RegExp])[] = [
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
  ['an alias inside its anchor', 'a: &a [1, *a]\n', /^a\.yml:1:11: an alias inside its own anchor$/],
  ['a tag of another program', 'a: !!js/function "() => 1"\n', /^a\.yml:1:4: tags are not allowed$/],
  ['a tag of our own', 'a: !secret x\n', /^a\.yml:1:4: tags are not allowed$/],
  ['binary data', 'a: !!binary aGVsbG8=\n', /^a\.yml:1:4: tags are not allowed$/],
  ['another version of YAML', '%YAML 1.1\n---\na: yes\n', /^a\.yml:1:1: directives are not allowed$/],
  ['an anchor that holds itself as a mapping', '&a\nb: *a\n', /^a\.yml:2:4: an alias inside its own anchor$/],
  [
    'anchors that hold each other',
    'a: &a\n  b: &b\n    c: *a\n    d: *b\n',
    /^a\.yml:3:8: .*\na\.yml:4:8: an alias/,
  ],
  ['a set', 'a: !!set { x, y }\n', /^a\.yml:1:4: tags are not allowed$/],
  ['an ordered mapping', 'a: !!omap [ x: 1 ]\n', /^a\.yml:1:4: tags are not allowed$/],
  ['a merge by its tag', 'a: &a { b: 1 }\nc: { !!merge <<: *a }\n', /^a\.yml:2:6: tags are not allowed$/],
  ['a call of Python', 'a: !!python/object/apply:os.system ["true"]\n', /^a\.yml:1:4: tags are not allowed$/],
  ['a verbatim tag', 'a: !<tag:yaml.org,2002:js/undefined> x\n', /^a\.yml:1:4: tags are not allowed$/],
  ['a tag on a key', '!!str a: 1\n', /^a\.yml:1:1: tags are not allowed$/],
  ['a tag without a name', 'a: ! x\n', /^a\.yml:1:4: tags are not allowed$/],
  ['a prefix for tags', '%TAG ! tag:x.org,2026:\n---\na: !b c\n', /^a\.yml:1:1: directives are not allowed$/],
  [
    '10,000 documents',
    '---\na: 1\n'.repeat(10_000),
    /^a\.yml:(\d+:\d+: (the file has too many values|more than 20000 lines))$/,
  ],
  [
    '10,000 anchors on one value',
    `a: ${'&a '.repeat(10_000)}b\n`,
    /^a\.yml:1:7: a node can have at most one anchor\n/,
  ],
  ['10,000 errors', '"a" '.repeat(10_000), /^a\.yml:1:5: unexpected double-quoted-scalar at node end\n/],
  ['60,000 digits', `a: ${'9'.repeat(60_000)}\n`, /^a\.yml:1:4: 9{40} is above 2\^53 and would lose digits$/],
  ['60,000 hexadecimal digits', `a: 0x${'f'.repeat(60_000)}\n`, /^a\.yml:1:4: 0xf{38} is above 2\^53/],
  [
    'a key of 60,000 characters twice',
    `${'k'.repeat(900)}: 1\n`.repeat(60),
    /^a\.yml:2:1: the key 'k{100}' stands here twice\n/,
  ],
  [
    'a megabyte of spaces',
    `a:${' '.repeat(1024 * 1000)}b\n`,
    /^a\.yml:1:3: a text of more than 65536 characters$/,
  ],
  ['a megabyte of line ends', '\n'.repeat(1024 * 1000), /^a\.yml:20001:1: more than 20000 lines$/],
];
