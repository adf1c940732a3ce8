// The parser of the package's JSON files agrees with the general one, and takes nothing else.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseClothes } from '../../src/data/clothes.js';

const parse = (text: string, length = 3) => parseClothes(new TextEncoder().encode(text), 'f', length);

describe('parseClothes', () => {
  it('reads every row that is not empty', () => {
    const rows = fc.array(fc.oneof(fc.constant([]), fc.array(fc.nat(255), { minLength: 3, maxLength: 3 })));
    fc.assert(
      fc.property(rows, (data) => {
        expect([...parse(JSON.stringify({ data }))]).toEqual(data.flat());
      }),
    );
  });

  it('names what it does not take', () => {
    expect(() => parse('{"data":[[1,2]]}')).toThrow('f: the image at byte 9 has 2 pixels, expected 3');
    expect(() => parse('{"data":[[1,2,256]]}')).toThrow('expected a number from 0 to 255 at byte 14');
    expect(() => parse('{"data":[[1,2,-3]]}')).toThrow('expected a number');
    expect(() => parse('{"data":[[1,2,0003]]}')).toThrow('expected a number');
    expect(() => parse('{"data":[[1,2,3.5]]}')).toThrow('expected a comma or ] at byte 15');
    expect(() => parse('{"data":[[1,2,3][1,2,3]]}')).toThrow('expected a comma at byte 16');
    expect(() => parse('{"data":[1]}')).toThrow('expected [ at byte 9');
    expect(() => parse('{"data":[[1,2,3]')).toThrow('expected {"data":[…]} without white space');
    expect(() => parse('')).toThrow('expected {"data"');
    expect(() => parse('{"data":[[1,2]}')).toThrow('expected');
  });
});
