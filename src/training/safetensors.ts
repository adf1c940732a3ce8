// The safetensors format (Hugging Face, version 0.3 of the format's page): eight bytes of little-endian header length,
// a JSON header, then the raw values, little-endian. Only F32 is written and read here: weights, statistics, momentum.
import type { HostTensor } from '../engine/engine.js';

export interface TensorFile {
  readonly tensors: Readonly<Record<string, HostTensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/** The bytes of a safetensors file. */
export function encodeSafetensors(file: TensorFile): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: file.metadata };
  let offset = 0;
  for (const [name, tensor] of Object.entries(file.tensors)) {
    const end = offset + tensor.values.byteLength;
    header[name] = { dtype: 'F32', shape: tensor.shape, data_offsets: [offset, end] };
    offset = end;
  }
  // Padded with spaces to eight bytes, so that the values are aligned in the file.
  const text = JSON.stringify(header);
  const plain = new TextEncoder().encode(text);
  const length = Math.ceil(plain.length / 8) * 8;
  const bytes = new Uint8Array(8 + length + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.fill(0x20, 8, 8 + length);
  bytes.set(plain, 8);
  let at = 8 + length;
  for (const { values } of Object.values(file.tensors)) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return bytes;
}

/** The contents of a safetensors file, or why it is none: torn, another type, sizes that do not agree. */
export function decodeSafetensors(bytes: Uint8Array): { file: TensorFile } | { problem: string } {
  if (bytes.length < 8) return { problem: `it has ${bytes.length} bytes, a header length needs 8` };
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (8 + length > bytes.length)
    return { problem: `its header should have ${length} bytes, the file has ${bytes.length}` };
  let header: Record<string, unknown>;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  } catch {
    return { problem: 'its header is no JSON' };
  }
  const data = bytes.subarray(8 + length);
  const tensors: Record<string, HostTensor> = {};
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const entry = value as Entry;
    const count = entry.shape.reduce((a, b) => a * b, 1);
    const [start, end] = entry.data_offsets;
    if (entry.dtype !== 'F32') return { problem: `${name} has type ${entry.dtype}, expected F32` };
    if (end - start !== count * 4 || end > data.length)
      return {
        problem: `${name} needs bytes ${start} to ${end} of ${data.length} for shape ${entry.shape.join('x')}`,
      };
    const values = new Float32Array(count);
    new Uint8Array(values.buffer).set(data.subarray(start, end));
    tensors[name] = { shape: entry.shape, values };
  }
  return { file: { tensors, metadata: (header.__metadata__ ?? {}) as Record<string, string> } };
}
