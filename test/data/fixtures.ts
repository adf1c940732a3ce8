// Small files for the tests of data: folders of images, archives; temporary folders go with their test.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { onTestFinished } from 'vitest';

/** Creates an empty folder that is removed when the test that runs ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dyrep-data-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export const CLASS_NAMES = [
  ...['airplane', 'automobile', 'bird', 'cat', 'deer'],
  ...['dog', 'frog', 'horse', 'ship', 'truck'],
];

/** Writes a PNG of one colour. */
export async function writePng(
  path: string,
  [height, width]: readonly [number, number],
  colour: readonly [number, number, number],
): Promise<void> {
  const [r, g, b] = colour;
  const image = sharp({ create: { width, height, channels: 3, background: { r, g, b } } });
  await writeFile(path, await image.png().toBuffer());
}

/** Writes `perClass` PNG of 32 x 32 a class as train/ and test/ of a folder; image i of class c is (c, i, part). */
export async function writeCifarFolder(folder: string, perClass: number, side = 32): Promise<string> {
  for (const [p, part] of ['train', 'test'].entries()) {
    for (const [c, name] of CLASS_NAMES.entries()) {
      await mkdir(join(folder, part, name), { recursive: true });
      for (let i = 0; i < perClass; i++) {
        await writePng(join(folder, part, name, `000${i}.png`), [side, side], [c, i, p]);
      }
    }
  }
  return folder;
}

/** A gzip-compressed ustar archive of the given files; a pair [name, bytes] or [name, bytes, kind]. */
export function tarGz(files: readonly (readonly [string, Uint8Array, string?])[]): Buffer {
  const blocks = files.flatMap(([name, bytes, kind = '0']) => {
    const header = Buffer.alloc(512);
    header.write(name, 0, 100);
    header.write('0000644\0', 100);
    header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('        ', 148);
    header.write(kind, 156);
    header.write('ustar\x0000', 257);
    const sum = header.reduce((a, b) => a + b, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

/** An IDX file of bytes. */
export function idx(sizes: readonly number[], bytes: Uint8Array): Buffer {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  header.writeUInt32BE(0x800 + sizes.length, 0);
  sizes.forEach((size, i) => {
    header.writeUInt32BE(size, 4 + 4 * i);
  });
  return Buffer.concat([header, bytes]);
}
