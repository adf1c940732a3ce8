// Examples of the format's documentation, and its corners; whole messages are read back in graph-messages.test.ts.
import { describe, expect, it } from 'vitest';
import { MessageWriter } from '../../src/engine/message-writer.js';

function written(write: (w: MessageWriter) => void): string {
  const w = new MessageWriter();
  write(w);
  return Buffer.from(w.finish()).toString('hex');
}

describe('MessageWriter', () => {
  it.each([
    [1, 0, '0800'],
    [1, 127, '087f'],
    [1, 150, '089601'],
    [16, 1, '800101'],
    [1, 2 ** 32, '088080808010'],
    [1, Number.MAX_SAFE_INTEGER, '08ffffffffffffff0f'],
    [1, -1, '08ffffffffffffffffff01'],
    [1, -2, '08feffffffffffffffff01'],
  ])('writes field %i with the number %i', (field, value, bytes) => {
    expect(written((w) => w.integer(field, value))).toBe(bytes);
  });

  it('writes floats, texts and bytes', () => {
    expect(written((w) => w.float(4, 0.5))).toBe('250000003f');
    expect(written((w) => w.text(2, 'testing'))).toBe('120774657374696e67');
    expect(written((w) => w.text(2, 'é'))).toBe('1202c3a9');
    expect(written((w) => w.bytes(2, Uint8Array.of()))).toBe('1200');
  });

  it('writes packed numbers and messages in messages', () => {
    expect(written((w) => w.integers(6, [3, 270, 86942]))).toBe('3206038e029ea705');
    const nested = (w: MessageWriter) => w.message(3, () => w.message(1, () => w.integer(1, 150)));
    expect(written(nested)).toBe('1a050a03089601');
    expect(written((w) => w.message(3, () => undefined))).toBe('1a00');
  });

  it('grows as far as it must, with headers of every length', () => {
    for (const size of [127, 128, 16_384, 200_000]) {
      const content = new Uint8Array(size).fill(7);
      const w = new MessageWriter();
      w.message(1, () => w.bytes(2, content));
      w.integer(1, 1);
      const bytes = Buffer.from(w.finish());
      expect(bytes.subarray(-2 - size, -2).equals(content), String(size)).toBe(true);
      expect(bytes.subarray(-2).toString('hex')).toBe('0801');
    }
  });
});
