// The values of Hydra's override grammar 1.3 (hydra/grammar/OverrideParser.g4): a number, text, list or object with its
// type and the text that Hydra writes for it, read by recursive descent.
import { UsageError } from '../../errors.js';

/** A value and how Hydra writes it. */
export interface HydraValue {
  readonly text: string;
  readonly value: unknown;
  /** Whether it is a number with a point or an exponent. */
  readonly float: boolean;
}

/** A place in the text of an override. */
export interface Cursor {
  readonly text: string;
  at: number;
}

const CLOSING = /[,()[\]{}:]/;
const INTEGER = /^[+-]?(?:0|[1-9](?:_?\d)*)$/;
const FLOAT =
  /^[+-]?(?:(?:\d(?:_?\d)*)?\.\d(?:_?\d)*|\d(?:_?\d)*\.|\d(?:_?\d)*(?=e))(?:e[+-]?\d(?:_?\d)*)?$/i;
const SPECIAL: Readonly<Record<string, unknown>> = { true: true, false: false, null: null };

/** The value at the cursor, which moves behind it. */
export function readValue(cursor: Cursor): HydraValue {
  skipBlanks(cursor);
  const first = cursor.text[cursor.at];
  if (first === "'" || first === '"') return readQuoted(cursor, first);
  if (first === '[') return readList(cursor);
  if (first === '{') return readObject(cursor);
  return readPrimitive(cursor);
}

/** Moves the cursor behind a character that must stand there. */
export function expectCharacter(cursor: Cursor, character: string): void {
  skipBlanks(cursor);
  if (cursor.text[cursor.at] !== character) {
    const found = cursor.text[cursor.at];
    throw new UsageError(
      `expected '${character}' ${found === undefined ? 'at the end' : `before '${found}'`}`,
    );
  }
  cursor.at++;
}

/** Moves the cursor behind a character if it stands there. */
export function accept(cursor: Cursor, character: string): boolean {
  skipBlanks(cursor);
  if (cursor.text[cursor.at] !== character) return false;
  cursor.at++;
  return true;
}

function skipBlanks(cursor: Cursor): void {
  while (cursor.text[cursor.at] === ' ' || cursor.text[cursor.at] === '\t') cursor.at++;
}

function readQuoted(cursor: Cursor, quote: string): HydraValue {
  const start = cursor.at++;
  let value = '';
  for (;;) {
    // Backslashes escape each other and the quote only where they stand before a quote.
    const run = /^\\*/.exec(cursor.text.slice(cursor.at))![0].length;
    cursor.at += run;
    const character = cursor.text[cursor.at++];
    if (character === undefined) throw new UsageError(`the quote ${quote} is not closed`);
    value += '\\'.repeat(character === quote ? Math.floor(run / 2) : run);
    if (character === quote && run % 2 === 0) break;
    value += character;
  }
  return { text: cursor.text.slice(start, cursor.at), value, float: false };
}

function readList(cursor: Cursor): HydraValue {
  const items = readItems(cursor, '[', ']', () => readValue(cursor));
  return { text: `[${items.map((i) => i.text).join()}]`, value: items.map((i) => i.value), float: false };
}

function readObject(cursor: Cursor): HydraValue {
  const entries = readItems(cursor, '{', '}', () => {
    const key = readValue(cursor);
    expectCharacter(cursor, ':');
    return { key, inner: readValue(cursor) };
  });
  return {
    text: `{${entries.map(({ key, inner }) => `${key.text}:${inner.text}`).join()}}`,
    value: Object.fromEntries(entries.map(({ key, inner }) => [String(key.value), inner.value])),
    float: false,
  };
}

function readItems<T>(cursor: Cursor, open: string, close: string, read: () => T): readonly T[] {
  expectCharacter(cursor, open);
  const items: T[] = [];
  if (accept(cursor, close)) return items;
  do items.push(read());
  while (accept(cursor, ','));
  expectCharacter(cursor, close);
  return items;
}

function readPrimitive(cursor: Cursor): HydraValue {
  let word = '';
  let escaped = false;
  while (cursor.at < cursor.text.length) {
    const character = cursor.text[cursor.at]!;
    if (cursor.text.startsWith('${', cursor.at))
      throw new UsageError('nothing is interpolated here; write the value itself');
    if (character === '\\' && cursor.at + 1 < cursor.text.length) {
      word += cursor.text[cursor.at + 1];
      cursor.at += 2;
      escaped = true;
      continue;
    }
    if (CLOSING.test(character) && !insideWord(cursor)) break;
    word += character;
    cursor.at++;
  }
  const trimmed = word.trim();
  if (trimmed === '' && !escaped) throw new UsageError('a value is missing');
  return escaped ? { text: trimmed, value: trimmed, float: false } : primitive(trimmed);
}

/** A colon belongs to a word (`a:b`) except where it ends the key of an object. */
function insideWord({ text, at }: Cursor): boolean {
  return text[at] === ':' && !text.slice(0, at).includes('{');
}

/** A bare word as the value that it stands for. */
export function primitive(word: string): HydraValue {
  const lower = word.toLowerCase();
  if (Object.hasOwn(SPECIAL, lower)) return written(SPECIAL[lower], false);
  const digits = word.replaceAll('_', '');
  if (INTEGER.test(word)) return written(Number(digits), false);
  if (FLOAT.test(word)) return written(Number(digits), true);
  const infinite = /^([+-]?)(inf|nan)$/.exec(lower);
  if (infinite) return written(infinite[2] === 'nan' ? Number.NaN : Number(`${infinite[1]}Infinity`), true);
  return written(word, false);
}

/** A value with Hydra's text for it: Python's spelling of numbers and booleans. */
export function written(value: unknown, float: boolean): HydraValue {
  return { text: spell(value, float), value, float };
}

function spell(value: unknown, float: boolean): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value !== 'number') return String(value);
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (!float) return String(value);
  const size = Math.abs(value);
  // Python writes an exponent from 1e16 on and below 1e-4.
  if (value !== 0 && (size >= 1e16 || size < 1e-4))
    return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
