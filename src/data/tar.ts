// Reads a gzip-compressed tar archive (POSIX ustar and pax) as a stream of files; nothing is written to disk.
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { DataError } from '../errors.js';

/** One regular file of an archive. */
export interface TarFile {
  /** Relative, with forward slashes, without `..`. */
  readonly name: string;
  readonly bytes: Buffer;
}

const BLOCK = 512;
/** No file of ours is near this; a damaged header is not to fill the memory. */
const MAX_FILE_BYTES = 1 << 30;

/** The regular files of the archive at `path`, in order; a DataError when it is damaged, cut off or names a place outside. */
export async function* readTarGz(path: string, signal?: AbortSignal): AsyncGenerator<TarFile> {
  const gunzip = createGunzip();
  // The failure of either stream reaches the loop below through `gunzip`; this promise must not be left unhandled.
  const pumped = pipeline(createReadStream(path), gunzip, { ...(signal && { signal }) }).catch(
    () => undefined,
  );
  try {
    yield* readTar(gunzip, path);
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause instanceof DataError) throw cause;
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new DataError(path, `the archive cannot be read: ${said}`, { cause });
  } finally {
    gunzip.destroy();
    await pumped;
  }
}

async function* readTar(chunks: AsyncIterable<Buffer>, path: string): AsyncGenerator<TarFile> {
  const take = byteReader(chunks, path);
  let longName: string | undefined;
  for (;;) {
    const header = await take(BLOCK);
    if (header.every((b) => b === 0)) return;
    const { name, kind, size } = parseHeader(header, path);
    const bytes = (await take(Math.ceil(size / BLOCK) * BLOCK)).subarray(0, size);
    if (kind === 'x') longName = paxPath(bytes);
    else {
      if (kind === '0' || kind === '\0') yield { name: checkedName(longName ?? name, path), bytes };
      if (kind !== 'g') longName = undefined;
    }
  }
}

function byteReader(chunks: AsyncIterable<Buffer>, path: string): (count: number) => Promise<Buffer> {
  const iterator = chunks[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  return async (count) => {
    const pieces = [rest];
    let have = rest.length;
    while (have < count) {
      const { value, done } = await iterator.next();
      if (done) throw new DataError(path, `the archive is cut off: ${count} bytes expected, ${have} left`);
      pieces.push(value);
      have += value.length;
    }
    const joined = pieces.length === 1 ? rest : Buffer.concat(pieces);
    rest = joined.subarray(count);
    return joined.subarray(0, count);
  };
}

function parseHeader(header: Buffer, path: string): { name: string; kind: string; size: number } {
  const field = (from: number, to: number) => header.toString('utf8', from, to).split('\0')[0]!;
  const number = (from: number, to: number) => Number.parseInt(field(from, to).trim() || '0', 8);
  let sum = 8 * 32;
  for (let i = 0; i < BLOCK; i++) if (i < 148 || i >= 156) sum += header[i]!;
  const size = number(124, 136);
  if (number(148, 156) !== sum) throw new DataError(path, 'the archive has a header with a wrong checksum');
  if (!(size >= 0 && size <= MAX_FILE_BYTES))
    throw new DataError(path, `a file of ${size} bytes in the archive`);
  const prefix = field(257, 262) === 'ustar' ? field(345, 500) : '';
  const name = prefix ? `${prefix}/${field(0, 100)}` : field(0, 100);
  return { name, kind: String.fromCharCode(header[156]!), size };
}

/** The value of the record `path` in a pax header: records are `length key=value\n`. */
function paxPath(bytes: Buffer): string | undefined {
  return /^\d+ path=(.*)$/m.exec(bytes.toString('utf8'))?.[1];
}

function checkedName(name: string, path: string): string {
  if (name.startsWith('/') || name.includes('\\') || name.split('/').includes('..')) {
    throw new DataError(path, `the archive names a place outside: ${JSON.stringify(name)}`);
  }
  return name;
}
