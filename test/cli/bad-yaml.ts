// YAML files that are to be refused, each with the refusal that says where and why.

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
export const BAD: readonly (readonly [name: string, content: string | Uint8Array, refusal: RegExp])[] = [
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
