// What a number that was counted or rounded in binary says in decimal digits, so that it is the same trial as when it is typed.

/** The value; a number without what binary rounding adds: 0.3, not 0.30000000000000004. */
export function decimal<T>(value: T): T | number {
  return typeof value === 'number' ? Number(value.toPrecision(15)) : value;
}
