// The one door to YAML (1.2, core schema): strict, no tags, no directives, one document, text keys, every problem with
// line and column. Limits on size, depth, tokens and aliases are checked while reading, before anything is built.
import {
  Composer,
  CST,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type Node,
  type ParsedNode,
  Parser,
} from 'yaml';
import type { z } from 'zod';
import { ConfigError } from '../errors.js';
import { explain, type Path, type PositionOf, placeIssues } from '../trial/explain.js';
import { decodeUtf8, isUtf16, readSmallFile } from './read-text.js';

/** A YAML document as plain data, with the place of everything in it. */
export interface YamlDocument {
  readonly file: string;
  readonly text: string;
  readonly value: unknown;
  readonly positionOf: PositionOf;
}

/** A YAML file that fits its schema. */
export interface YamlFile<T> extends YamlDocument {
  readonly value: T;
}

const MAX_DEPTH = 64;
const MAX_LINES = 20_000;
const MAX_LEXEMES = 50_000;
const MAX_SCALAR = 64 * 1024;
const MAX_ALIASES = 100;
const MAX_ISSUES = 50;

/** Reads a YAML file and checks it; throws a FileError, or a ConfigError with every issue by place. */
export function readYaml<T extends z.ZodType>(file: string, schema: T): YamlFile<z.output<T>> {
  return checkDocument(readDocument(file), schema);
}

/** Reads a YAML file; throws a FileError, or a ConfigError when it is no sound YAML. */
export function readDocument(file: string): YamlDocument {
  const bytes = readSmallFile(file);
  if (isUtf16(bytes)) refuse(file, '', 0, 'this is UTF-16 text, expected UTF-8');
  const decoded = decodeUtf8(bytes);
  if ('before' in decoded) refuse(file, decoded.before, decoded.before.length, 'this is not UTF-8 text');
  return parseYaml('text' in decoded ? decoded.text : '', file);
}

/** The document with its value as the schema gives it; throws a ConfigError with every issue by place. */
export function checkDocument<T extends z.ZodType>(document: YamlDocument, schema: T): YamlFile<z.output<T>> {
  const parsed = schema.safeParse(document.value);
  if (parsed.success) return { ...document, value: parsed.data };
  throw new ConfigError(
    placeIssues(document.file, explain(schema, document.value, parsed.error), document.positionOf),
  );
}

/** The one document in a text; throws a ConfigError when it is no sound YAML. */
export function parseYaml(text: string, file: string): YamlDocument {
  const control = text.search(CONTROL_CHARACTER);
  if (control >= 0) refuse(file, text, control, `control character ${codePoint(text, control)}`);
  const lines = lineStarts(text);
  if (lines.length > MAX_LINES) refuse(file, text, lines[MAX_LINES]!, `more than ${MAX_LINES} lines`);
  const composer = new Composer({ strict: true, uniqueKeys: false, stringKeys: true, logLevel: 'silent' });
  const documents = [...composer.compose(readTokens(text, file), true, text.length)];
  const [document, second] = documents;
  const faults = documents.flatMap((d) => [...d.errors, ...d.warnings]);
  const issues = faults.map((f) => ({
    offset: f.pos[0],
    message: f.code === 'NON_STRING_KEY' ? NO_TEXT_KEY : sentence(f.message),
  }));
  if (issues.length > 0) refuseAll(file, text, issues);
  if (second !== undefined) refuse(file, text, second.range[0], 'a second document; one is expected');
  const root = document?.contents;
  if (document === undefined || !root || (isScalar(root) && root.value === null && !root.source))
    return refuse(file, text, 0, 'the file is empty, expected a mapping');
  const targets = new Map<Node, ParsedNode>();
  const found = inspect(root, targets);
  if (found.length > 0) refuseAll(file, text, found);
  try {
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    return { file, text, value, positionOf: locate(root, targets, text) };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const first = [...targets.keys()][0]?.range?.[0] ?? 0;
    return refuse(file, text, first, 'the aliases expand to too much');
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
const CONTROL_CHARACTER = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufeff]/;

/** The tokens of the whole text; refuses what would cost too much to build, at the place where it begins to. */
function readTokens(text: string, file: string): CST.Token[] {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  // All lexemes before the first token: reading them is cheap, building from too many of them is not.
  for (const { source, offset } of readLexemes(text, file)) {
    tokens.push(...parser.next(source));
    if (parser.stack.length > MAX_DEPTH) refuse(file, text, offset, `nested more than ${MAX_DEPTH} deep`);
  }
  tokens.push(...parser.end());
  return tokens;
}

interface Lexeme {
  readonly source: string;
  readonly offset: number;
}

/** The lexemes of the text; refuses what is not read at all, and too many, too long or too often repeated ones. */
function readLexemes(text: string, file: string): readonly Lexeme[] {
  const lexemes: Lexeme[] = [];
  let offset = 0;
  let aliases = 0;
  let scalar = false;
  for (const source of new Lexer().lex(text)) {
    const type: CST.TokenType | null = scalar ? 'scalar' : CST.tokenType(source);
    scalar = !scalar && type === 'scalar';
    const stop = (reason: string) => refuse(file, text, offset, reason);
    if (type === 'tag') stop('tags are not allowed');
    if (type === 'directive-line') stop('directives are not allowed');
    if (type === 'alias' && ++aliases > MAX_ALIASES) stop(`more than ${MAX_ALIASES} aliases`);
    if (source.length > MAX_SCALAR && type !== 'comment')
      stop(`a text of more than ${MAX_SCALAR} characters`);
    if (lexemes.length >= MAX_LEXEMES) stop('the file has too many values');
    lexemes.push({ source, offset });
    if (!INVISIBLE.has(source)) offset += source.length;
  }
  return lexemes;
}

const NO_TEXT_KEY = 'a key must be plain text';

/** Marks of the lexer that stand for no character of the text. */
const INVISIBLE = new Set<string>([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]);

interface Found {
  readonly offset: number;
  readonly message: string;
}

/** What the composer lets pass: repeated keys, aliases without or inside their anchor, numbers that lose digits. */
function inspect(root: ParsedNode, targets: Map<Node, ParsedNode>): Found[] {
  const found: Found[] = [];
  const anchors = new Map<string, ParsedNode>();
  const open = new Set<Node>();
  const visit = (node: ParsedNode | null): void => {
    if (node === null) return;
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target === undefined)
        found.push({ offset: node.range[0], message: `no anchor '${node.source}' above` });
      else if (open.has(target))
        found.push({ offset: node.range[0], message: 'an alias inside its own anchor' });
      else targets.set(node, target);
      return;
    }
    if (node.anchor) anchors.set(node.anchor, node);
    if (isScalar(node)) found.push(...lossOf(node.source, node.value, node.range[0]), ...oddText(node));
    open.add(node);
    if (isSeq(node)) for (const item of node.items) visit(item as ParsedNode | null);
    if (isMap(node)) {
      found.push(...keyFaults(node.items.map((pair) => pair.key as ParsedNode)));
      for (const pair of node.items) visit(pair.value as ParsedNode | null);
    }
    open.delete(node);
  };
  visit(root);
  return found;
}

function lossOf(source: string | undefined, value: unknown, offset: number): Found[] {
  const whole = typeof value === 'number' && /^[-+]?(\d+|0x[\da-f]+|0o[0-7]+)$/i.test(source ?? '');
  if (!whole || Number.isSafeInteger(value)) return [];
  return [{ offset, message: `${source!.slice(0, 40)} is above 2^53 and would lose digits` }];
}

/** What an escape sequence can put into a text, and no file name, terminal or log takes well. */
function oddText({ value, range }: ParsedNode & { readonly value: unknown }): Found[] {
  const offset = range[0];
  if (typeof value !== 'string') return [];
  const control = value.search(CONTROL_CHARACTER);
  if (control >= 0) return [{ offset, message: `control character ${codePoint(value, control)}` }];
  return /\p{Surrogate}/u.test(value) ? [{ offset, message: 'half of a surrogate pair' }] : [];
}

function keyFaults(keys: readonly ParsedNode[]): Found[] {
  const seen = new Set<string>();
  return keys.flatMap((key) => {
    const offset = key.range[0];
    if (!isScalar(key) || typeof key.value !== 'string') return [{ offset, message: NO_TEXT_KEY }];
    if (key.value === '__proto__') return [{ offset, message: "unknown key '__proto__'" }];
    if (seen.has(key.value))
      return [{ offset, message: `the key '${key.value.slice(0, 100)}' stands here twice` }];
    seen.add(key.value);
    return oddText(key);
  });
}

/** Places by path; a path that is not there has the place of the nearest key above it. */
function locate(root: ParsedNode, targets: ReadonlyMap<Node, ParsedNode>, text: string): PositionOf {
  const offsetOf = (path: Path, part: 'key' | 'value'): number => {
    let key = root.range[0];
    let node: ParsedNode | null = root;
    for (const name of path) {
      const inside: ParsedNode | null = node && (targets.get(node) ?? node);
      if (isMap(inside)) {
        const pair = inside.items.find((p) => isScalar(p.key) && p.key.value === name);
        if (pair === undefined) return key;
        key = (pair.key as ParsedNode).range[0];
        node = pair.value as ParsedNode | null;
      } else if (isSeq(inside) && typeof name === 'number' && inside.items[name]) {
        node = inside.items[name] as ParsedNode;
        key = node.range[0];
      } else return node?.range[0] ?? key;
    }
    return part === 'key' || node === null ? key : node.range[0];
  };
  const position = positions(text);
  return (path, part = 'value') => position(offsetOf(path, part));
}

function positions(text: string): (offset: number) => { line: number; column: number } {
  const starts = lineStarts(text);
  return (offset) => {
    const line = starts.findLastIndex((start) => start <= offset);
    return { line: line + 1, column: offset - starts[line]! + 1 };
  };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  return starts;
}

function refuse(file: string, text: string, offset: number, message: string): never {
  return refuseAll(file, text, [{ offset, message }]);
}

function refuseAll(file: string, text: string, found: readonly Found[]): never {
  const position = positions(text);
  const sorted = [...found].sort((a, b) => a.offset - b.offset).slice(0, MAX_ISSUES);
  throw new ConfigError(
    sorted.map((f) => ({ file, ...position(Math.max(0, f.offset)), path: '', message: f.message })),
  );
}

function codePoint(text: string, offset: number): string {
  return `U+${text.charCodeAt(offset).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The library's message as dyrep writes: first letter small. */
function sentence(message: string): string {
  const first = message.split('\n')[0]!;
  return first.charAt(0).toLowerCase() + first.slice(1);
}
