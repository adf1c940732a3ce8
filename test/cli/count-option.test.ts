import { expect, it } from 'vitest';
import { countOption, workersOption } from '../../src/cli/count-option.js';

it('is a whole number from 1 on', () => {
  expect([countOption('--top', 10)('10'), workersOption('256')]).toEqual([10, 256]);
  for (const text of ['', '0', '-1', '1.5', '1e1', ' 1', '11', 'all', 'Infinity'])
    expect(() => countOption('--top', 10)(text)).toThrow(
      `--top ${text}: expected a whole number from 1 to 10`,
    );
});
