// The language of constraints between parameters: numbers, texts, true, false, null, dotted names, + - * / %, comparisons,
// `in [..]`, and, or, not, parentheses. Recursive descent, bounded in length and depth.
import { type Expression, ExpressionFault, type ExpressionValue, type Operator } from './expression.js';

export const MAX_EXPRESSION_LENGTH = 500;
export const MAX_EXPRESSION_DEPTH = 32;

/** By strength, weakest first; `not` and `in` stand with the comparisons. */
const LEVELS = [
  ['or'],
  ['and'],
  ['==', '!=', '<=', '>=', '<', '>'],
  ['+', '-'],
  ['*', '/', '%'],
] as const satisfies readonly (readonly Operator[])[];
const COMPARISON = 2;

const TOKEN =
  /\s*(?:((?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)|('[^']*'|"[^"]*")|([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|(==|!=|<=|>=|[-+*/%<>()[\],]))/y;

/** A name with hyphens before its first dot, which is meant where it is one of a parameter's: otherwise they are minus signs. */
const HYPHENATED = /[A-Za-z_][\w-]*(?:\.[A-Za-z_]\w*)*/y;

interface Token {
  readonly kind: 'number' | 'text' | 'name' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
}

/** The tree of an expression; throws an ExpressionFault. Names are whatever `problemOf` has nothing against. */
export function parseExpression(text: string, problemOf: (name: string) => string | null): Expression {
  if (text.length > MAX_EXPRESSION_LENGTH)
    throw new ExpressionFault(
      `at most ${MAX_EXPRESSION_LENGTH} characters, got ${text.length}`,
      MAX_EXPRESSION_LENGTH,
    );
  const parser = new Parser(
    tokens(text, (name) => problemOf(name) === null),
    problemOf,
  );
  return parser.whole();
}

function tokens(text: string, isKnown: (name: string) => boolean): readonly Token[] {
  const found: Token[] = [];
  TOKEN.lastIndex = 0;
  for (;;) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) {
      const at = from + (text.slice(from).match(/^\s*/)?.[0].length ?? 0);
      if (at < text.length) throw new ExpressionFault(unreadable(text[at]!), at);
      return [...found, { kind: 'end', text: 'the end', at: text.length }];
    }
    const [, number, quoted, name] = match;
    const word = match[0].trimStart();
    const kind = number !== undefined ? 'number' : quoted !== undefined ? 'text' : name ? 'name' : 'sign';
    const at = TOKEN.lastIndex - word.length;
    HYPHENATED.lastIndex = at;
    const longer = kind === 'name' ? HYPHENATED.exec(text)![0] : word;
    const read = longer !== word && isKnown(longer) ? longer : word;
    TOKEN.lastIndex = at + read.length;
    found.push({ kind, text: read, at });
  }
}

function unreadable(character: string): string {
  if (character === '=') return "a lone '='; equality is '=='";
  if (character === "'" || character === '"') return 'a text without its closing quote';
  if (character === '&' || character === '|' || character === '!') return "write 'and', 'or' and 'not'";
  return `'${character}' is nothing that can stand here`;
}

/** Holds the place in the tokens while they become a tree. */
class Parser {
  private next = 0;
  private depth = 0;
  constructor(
    private readonly list: readonly Token[],
    private readonly problemOf: (name: string) => string | null,
  ) {}

  whole(): Expression {
    const tree = this.level(0);
    const left = this.peek();
    if (left.kind !== 'end') this.refuse(`expected an operator or the end, got '${left.text}'`);
    return tree;
  }

  private level(strength: number): Expression {
    if (strength === LEVELS.length) return this.unary();
    if (strength === COMPARISON && this.peek().text === 'not') return this.deeper(() => this.negation());
    let left = this.level(strength + 1);
    for (let compared = false; ; compared = true) {
      const token = this.peek();
      const operator = LEVELS[strength]!.find((o) => o === token.text && token.kind !== 'text');
      const member = strength === COMPARISON && token.kind === 'name' && token.text === 'in';
      if (operator === undefined && !member) return left;
      if (strength === COMPARISON && compared) this.refuse("comparisons do not chain: join them with 'and'");
      this.next++;
      left = member
        ? { kind: 'in', at: token.at, operand: left, items: this.items() }
        : { kind: 'two', at: token.at, operator: operator!, left, right: this.level(strength + 1) };
    }
  }

  private negation(): Expression {
    const { at } = this.take();
    return { kind: 'not', at, operand: this.level(COMPARISON) };
  }

  private unary(): Expression {
    const { text, kind, at } = this.peek();
    if (kind === 'sign' && text === '-')
      return this.deeper(() => {
        this.next++;
        return { kind: 'minus', at, operand: this.unary() };
      });
    return this.primary();
  }

  private primary(): Expression {
    const { kind, text } = this.peek();
    if (kind === 'end') return this.refuse('the expression ends where a value should stand');
    if (kind === 'sign') {
      if (text !== '(') return this.refuse(`expected a value, got '${text}'`);
      return this.deeper(() => {
        this.next++;
        const inner = this.level(0);
        this.expect(')');
        return inner;
      });
    }
    if (kind === 'number') return { kind: 'value', at: this.take().at, value: Number(text) };
    if (kind === 'text') return { kind: 'value', at: this.take().at, value: text.slice(1, -1) };
    if (CONSTANTS.has(text)) return { kind: 'value', at: this.take().at, value: CONSTANTS.get(text) };
    if (RESERVED.has(text)) return this.refuse(`expected a value, got '${text}'`);
    const problem = this.problemOf(text);
    return problem === null ? { kind: 'name', at: this.take().at, name: text } : this.refuse(problem);
  }

  private items(): readonly Expression[] {
    this.expect('[');
    const items = [this.level(LEVELS.length)];
    while (this.peek().text === ',') {
      this.next++;
      items.push(this.level(LEVELS.length));
    }
    this.expect(']');
    return items;
  }

  private deeper(inner: () => Expression): Expression {
    if (++this.depth > MAX_EXPRESSION_DEPTH) this.refuse(`nested more than ${MAX_EXPRESSION_DEPTH} deep`);
    const tree = inner();
    this.depth--;
    return tree;
  }

  private peek(): Token {
    return this.list[this.next]!;
  }

  private take(): Token {
    return this.list[this.next++]!;
  }

  private expect(sign: string): void {
    const { kind, text } = this.peek();
    if (kind !== 'sign' || text !== sign)
      this.refuse(`expected '${sign}', got ${kind === 'end' ? text : `'${text}'`}`);
    this.next++;
  }

  private refuse(message: string): never {
    throw new ExpressionFault(message, this.peek().at);
  }
}

const CONSTANTS: ReadonlyMap<string, ExpressionValue> = new Map<string, ExpressionValue>([
  ['true', true],
  ['false', false],
  ['null', null],
]);
const RESERVED = new Set(['and', 'or', 'not', 'in']);
