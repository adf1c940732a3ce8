// Wheels: only the wanted files come out, in their layout, and what is no archive is refused.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isNativePart, unpackWheel } from '../../src/engine/wheel.js';
import { EngineUnavailableError } from '../../src/errors.js';
import { fakeWheel, temporaryFolder, writeZip } from './fake-tools.js';

it('unpacks the native parts in their layout and hashes them', async () => {
  const into = temporaryFolder();
  const files = await unpackWheel({ wheel: fakeWheel().file, into, wanted: isNativePart });
  expect(files.map((f) => [f.path, f.bytes])).toEqual([
    ['tensorflow/libtensorflow_cc.so.2', 11],
    ['tensorflow/libtensorflow_framework.so.2', 13],
    ['tensorflow/include/tensorflow/c/c_api.h', 9],
  ]);
  expect(files.every((f) => /^[0-9a-f]{64}$/.test(f.sha256))).toBe(true);
  expect(readFileSync(join(into, 'tensorflow/libtensorflow_cc.so.2'), 'utf8')).toBe('the library');
  expect(readdirSync(join(into, 'tensorflow'))).not.toContain('python');
});

it('refuses a half archive by its path', async () => {
  const wheel = fakeWheel().file;
  writeFileSync(wheel, readFileSync(wheel).subarray(0, 100));
  const unpacking = unpackWheel({ wheel, into: temporaryFolder(), wanted: () => true });
  await expect(unpacking).rejects.toThrow(EngineUnavailableError);
  await expect(unpacking).rejects.toThrow(wheel);
});

it('writes nothing outside the folder', async () => {
  const wheel = join(temporaryFolder(), 'evil.whl');
  writeZip(wheel, { '../evil': 'x' });
  const unpacking = unpackWheel({ wheel, into: temporaryFolder(), wanted: () => true });
  await expect(unpacking).rejects.toThrow(/invalid relative path/);
});

it('knows the native parts of the wheels of TensorFlow and of NVIDIA', () => {
  const wanted = [
    'tensorflow/libtensorflow_cc.2.dylib',
    'tensorflow/include/tensorflow/c/eager/c_api.h',
    'tensorflow/include/tensorflow/core/platform/ctstring.h',
    'tensorflow/include/tsl/platform/ctstring.h',
    'tensorflow/include/xla/tsl/c/tsl_status.h',
    'nvidia/cublas/lib/libcublas.so.12',
    'nvidia/cuda_nvcc/bin/ptxas',
  ];
  const left = [
    'tensorflow/include/tensorflow/core/platform/default/mutex.h',
    'tensorflow/python/_pywrap_tfe.so',
    'nvidia/cudnn/include/cudnn.h',
    'nvidia/cuda_runtime/lib/libcudadevrt.a',
    'nvidia/__init__.py',
  ];
  expect(wanted.filter((p) => !isNativePart(p))).toEqual([]);
  expect(left.filter(isNativePart)).toEqual([]);
});
