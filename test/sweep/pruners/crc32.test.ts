// The check value of the CRC catalogue, and the empty text.
import { expect, it } from 'vitest';
import { crc32 } from '../../../src/sweep/pruners/crc32.js';

it('is the CRC-32 of zlib', () => {
  expect(crc32('123456789')).toBe(0xcbf43926);
  expect(crc32('')).toBe(0);
});
