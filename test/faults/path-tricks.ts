// Names that try to become a path out of a folder, in several encodings; and what a folder holds, to see that nothing changed.
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** A way to write a name. `yaml` is a double-quoted text that YAML (or JSON, for `json`) reads as the plain name. */
export const ENCODINGS: Readonly<Record<string, (name: string) => string>> = {
  plain: (name) => name,
  percent: percent,
  'percent twice': (name) => percent(name).replaceAll('%', '%25'),
  'full width': (name) => name.replace(/[!-~]/g, (c) => String.fromCodePoint(c.codePointAt(0)! + 0xfee0)),
  escapes: (name) => [...name].map(escaped).join(''),
};

function percent(name: string): string {
  return [...Buffer.from(name)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}

function escaped(character: string): string {
  const code = character.codePointAt(0)!.toString(16);
  if (code.length <= 2) return `\\x${code.padStart(2, '0')}`;
  return code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\U${code.padStart(8, '0')}`;
}

/** The text in a YAML file that stands for a name in an encoding: escapes are undone by YAML, all others are the text. */
export function inYaml(name: string, encoding: string): string {
  return encoding === 'escapes'
    ? `"${ENCODINGS.escapes!(name)}"`
    : JSON.stringify(ENCODINGS[encoding]!(name));
}

/** Names that are no plain names, or not on every file system. */
export const TRICKS: readonly string[] = [
  ...['..', '../x', '../../x', './../x', 'x/../../x', 'x/./../../x', '..//x', '.../x', '....//x', 'x/..'],
  ...['/', '//', '/etc/passwd', '//etc/passwd', '/../etc/passwd', '/proc/self/cwd/x', '/proc/self/root/x'],
  ...['..\\x', '..\\..\\x', '\\x', 'C:\\x', 'C:x', '\\\\host\\share\\x', '\\\\?\\C:\\x', 'x\\..\\..\\x'],
  ...['~', '~/x', '~root/x', '$HOME/x', '$' + '{HOME}/x', '%HOME%\\x', '`x`', '$(x)', 'x;x', 'x|x', 'x&x'],
  ...['file:///etc/passwd', 'file:x', 'http://localhost/x', 'x?x', '*', '[x]', '"x"', '<x>'],
  ...['x\0', 'x\0/../../x', '../x\0.yml', 'x\n/../../x', 'x\r', 'x\t', '\u001b[2Jx', '\u007f'],
  ...['\u202ex', 'x\u200b', '\ufeffx', '\u2028x', '\u00c0\u00ae\u00c0\u00ae\u00c0\u00afx', '..%c0%afx'],
  ...['..\u2215x', '..\u2044x', '\u2024\u2024/x', '\ud800x', '-rf', '-', '--', '--output', '--help-me'],
  ...['', ' ', '.', './', 'x/', ' x', 'x ', 'x.', 'x. .', '.x', 'x:stream', 'x::$DATA'],
  ...['CON', 'con.yml', 'NUL', 'aux.json', 'COM1', 'lpt9.x', 'x'.repeat(300), 'é'.repeat(150)],
  ...['../'.repeat(300), `${'x/'.repeat(3000)}x`, `${'../'.repeat(20)}etc/passwd`],
];

/** Every trick in every encoding. */
export const NAMES: readonly { readonly trick: string; readonly encoding: string; readonly name: string }[] =
  TRICKS.flatMap((trick) =>
    Object.keys(ENCODINGS).map((encoding) => ({ trick, encoding, name: ENCODINGS[encoding]!(trick) })),
  );

/** What lies in a folder, links not followed: each path with what it is and a hash of what it holds. */
export function stateOf(folder: string, below = ''): readonly string[] {
  return readdirSync(join(folder, below))
    .sort()
    .flatMap((name) => {
      const path = join(below, name);
      const stat = lstatSync(join(folder, path));
      if (stat.isDirectory()) return [`${path}/`, ...stateOf(folder, path)];
      if (stat.isSymbolicLink()) return [`${path} -> ${readlinkSync(join(folder, path))}`];
      if (!stat.isFile()) return [`${path} (special)`];
      const hash = createHash('sha256')
        .update(readFileSync(join(folder, path)))
        .digest('hex');
      return [`${path} ${hash}`];
    });
}
