// The protocol-buffer wire format, the writing side of what TensorFlow's graph messages need
// (https://protobuf.dev/programming-guides/encoding): a field is its number and wire type, then its value.

const VARINT = 0;
const LENGTH = 2;
const FIXED32 = 5;
/** A 64-bit varint has at most this many bytes. */
const LONGEST_VARINT = 10;

/** A message under construction; values are written even where they are the default. */
export class MessageWriter {
  #buffer = Buffer.allocUnsafe(1 << 16);
  #length = 0;

  /** Writes a whole number (int32, int64, bool as 0 and 1, or an enumeration). */
  integer(field: number, value: number): void {
    this.#varint(field * 8 + VARINT);
    this.#varint(value);
  }

  float(field: number, value: number): void {
    this.#varint(field * 8 + FIXED32);
    this.#reserve(4);
    this.#length = this.#buffer.writeFloatLE(value, this.#length);
  }

  text(field: number, value: string): void {
    this.bytes(field, Buffer.from(value));
  }

  bytes(field: number, value: Uint8Array): void {
    this.#varint(field * 8 + LENGTH);
    this.#varint(value.length);
    this.#reserve(value.length);
    this.#buffer.set(value, this.#length);
    this.#length += value.length;
  }

  /** Writes a packed list of whole numbers. */
  integers(field: number, values: readonly number[]): void {
    this.message(field, () => {
      for (const value of values) this.#varint(value);
    });
  }

  /** Writes what `body` writes as a message of its own. */
  message(field: number, body: () => void): void {
    const start = this.#length;
    body();
    const size = this.#length - start;
    // How long the header is depends on the size, which is known only now: it is written behind and turned to the front.
    this.#varint(field * 8 + LENGTH);
    this.#varint(size);
    const header = Buffer.from(this.#buffer.subarray(start + size, this.#length));
    this.#buffer.copyWithin(start + header.length, start, start + size);
    this.#buffer.set(header, start);
  }

  /** The bytes so far. */
  finish(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  #varint(value: number): void {
    this.#reserve(LONGEST_VARINT);
    if (value < 0) this.#negative(value);
    else {
      let rest = value;
      for (; rest >= 128; rest = Math.floor(rest / 128)) this.#buffer[this.#length++] = (rest % 128) | 128;
      this.#buffer[this.#length++] = rest;
    }
  }

  // As 64-bit two's complement.
  #negative(value: number): void {
    let rest = BigInt.asUintN(64, BigInt(value));
    for (; rest >= 128n; rest >>= 7n) this.#buffer[this.#length++] = Number(rest & 127n) | 128;
    this.#buffer[this.#length++] = Number(rest);
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * this.#buffer.length, this.#length + bytes));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}
