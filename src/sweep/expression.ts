// Expressions over parameters as trees, and their values. The tree is walked, never run as code. Whatever has no value is
// unknown, and so is what depends on it (three-valued logic, Kleene 1952). parse-expression.ts reads them.

/** A value in an expression; undefined: unknown, the parameter does not exist here. */
export type ExpressionValue = number | string | boolean | null | undefined;

/** Something wrong in an expression, at so many characters from its beginning. */
export class ExpressionFault extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

/** An expression as a tree; `at` is the offset of its operator or first character. */
export type Expression =
  | { readonly kind: 'value'; readonly at: number; readonly value: ExpressionValue }
  | { readonly kind: 'name'; readonly at: number; readonly name: string }
  | { readonly kind: 'not' | 'minus'; readonly at: number; readonly operand: Expression }
  | {
      readonly kind: 'in';
      readonly at: number;
      readonly operand: Expression;
      readonly items: readonly Expression[];
    }
  | {
      readonly kind: 'two';
      readonly at: number;
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
    };

/** The operators between two values. */
export type Operator = 'or' | 'and' | '==' | '!=' | '<=' | '>=' | '<' | '>' | '+' | '-' | '*' | '/' | '%';

/** The value of an expression where `lookUp` gives the parameters; throws an ExpressionFault for values of other kinds. */
export function evaluate(tree: Expression, lookUp: (name: string) => ExpressionValue): ExpressionValue {
  switch (tree.kind) {
    case 'value':
      return tree.value;
    case 'name':
      return lookUp(tree.name);
    case 'not': {
      const value = asTruth(evaluate(tree.operand, lookUp), tree.operand);
      return value === undefined ? undefined : !value;
    }
    case 'minus': {
      const value = asNumber(evaluate(tree.operand, lookUp), tree.operand);
      return value === undefined ? undefined : -value;
    }
    case 'in': {
      const value = evaluate(tree.operand, lookUp);
      const found = tree.items.map((item) => equal(value, evaluate(item, lookUp), item.at));
      return found.includes(true) ? true : found.includes(undefined) ? undefined : false;
    }
    case 'two':
      return evaluateTwo(tree, lookUp);
    default:
      return tree satisfies never;
  }
}

function evaluateTwo(
  tree: Extract<Expression, { kind: 'two' }>,
  lookUp: (name: string) => ExpressionValue,
): ExpressionValue {
  const { operator, left, right, at } = tree;
  if (operator === 'and' || operator === 'or') {
    const decided = operator === 'or';
    const first = asTruth(evaluate(left, lookUp), left);
    if (first === decided) return decided;
    const second = asTruth(evaluate(right, lookUp), right);
    return second === decided ? decided : first === undefined ? undefined : second;
  }
  const a = evaluate(left, lookUp);
  const b = evaluate(right, lookUp);
  if (operator === '==') return equal(a, b, at);
  if (operator === '!=') {
    const same = equal(a, b, at);
    return same === undefined ? undefined : !same;
  }
  const [x, y] = [asNumber(a, left), asNumber(b, right)];
  return x === undefined || y === undefined ? undefined : ofNumbers(operator, x, y, at);
}

function ofNumbers(
  operator: Exclude<Operator, 'and' | 'or' | '==' | '!='>,
  x: number,
  y: number,
  at: number,
): number | boolean {
  if ((operator === '/' || operator === '%') && y === 0) throw new ExpressionFault('division by zero', at);
  switch (operator) {
    case '+':
      return x + y;
    case '-':
      return x - y;
    case '*':
      return x * y;
    case '/':
      return x / y;
    case '%':
      return x % y;
    case '<':
      return x < y;
    case '>':
      return x > y;
    case '<=':
      return x <= y;
    case '>=':
      return x >= y;
    default:
      return operator satisfies never;
  }
}

/** Equal only within one kind; null may be compared with anything. */
function equal(a: ExpressionValue, b: ExpressionValue, at: number): boolean | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (a === null || b === null || typeof a === typeof b) return a === b;
  throw new ExpressionFault(`compares ${kindOf(a)} with ${kindOf(b)}`, at);
}

function asNumber(value: ExpressionValue, { at }: Expression): number | undefined {
  if (value === undefined || typeof value === 'number') return value;
  throw new ExpressionFault(`expected a number, this is ${kindOf(value)}`, at);
}

function asTruth(value: ExpressionValue, { at }: Expression): boolean | undefined {
  if (value === undefined || typeof value === 'boolean') return value;
  throw new ExpressionFault(`expected something true or false, this is ${kindOf(value)}`, at);
}

function kindOf(value: number | string | boolean | null): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return `the text '${value.slice(0, 40)}'`;
  return typeof value === 'number' ? `the number ${value}` : String(value);
}
