// Tools that stand in PATH for npm, pip and the compiler, wheels of a few bytes, and folders that go when the test ends.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { onTestFinished } from 'vitest';
import { nodeHeaders } from '../../src/engine/node-package.js';

/** A folder that is removed when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dyrep-engine-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Makes these scripts (CommonJS, by name) the only tools in PATH until the test ends; returns who was called with what. */
export function useTools(scripts: Readonly<Record<string, string>>): () => readonly string[] {
  const folder = temporaryFolder();
  const log = join(folder, 'calls.log');
  for (const [name, script] of Object.entries(scripts)) {
    const note = `require('node:fs').appendFileSync(${JSON.stringify(log)}, ${JSON.stringify(`${name} `)} + process.argv.slice(2).join(' ') + '\\n');`;
    writeFileSync(join(folder, name), `#!${process.execPath}\n${note}\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  symlinkSync('/usr/bin/env', join(folder, 'env'));
  const before = process.env.PATH;
  process.env.PATH = folder;
  onTestFinished(() => {
    process.env.PATH = before;
  });
  return () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []);
}

/** A script that says how pip is called: it answers --version, and copies `wheel` to --dest as `name`. */
export function fakePip(wheel: string, name = 'thing-1.0-py3-none-any.whl'): string {
  return `
const { argv } = process, fs = require('node:fs'), path = require('node:path');
if (argv.includes('--version')) console.log('pip 99');
else fs.copyFileSync(${JSON.stringify(wheel)}, path.join(argv[argv.indexOf('--dest') + 1], ${JSON.stringify(name)}));`;
}

/** A binding that loads and says that it is TensorFlow 9.9.9 without a GPU; needs the real PATH. */
export function fakeBinding(): string {
  const folder = temporaryFolder();
  const binding = join(folder, 'binding.node');
  writeFileSync(join(folder, 'binding.c'), BINDING);
  const link = process.platform === 'darwin' ? ['-bundle', '-undefined', 'dynamic_lookup'] : ['-shared'];
  const flags = ['-fPIC', ...link, `-I${nodeHeaders()}`, '-DNAPI_VERSION=8'];
  execFileSync('cc', [...flags, join(folder, 'binding.c'), '-o', binding]);
  return binding;
}

/** A compiler that makes empty objects, and links the fake binding; needs the real PATH. */
export function fakeCompiler(): string {
  return `
const { argv } = process, fs = require('node:fs');
const out = argv[argv.indexOf('-o') + 1];
if (argv.includes('--version')) console.log('fake compiler');
else if (argv.includes('-c')) fs.writeFileSync(out, '');
else fs.copyFileSync(${JSON.stringify(fakeBinding())}, out);`;
}

const BINDING = `
#include <node_api.h>
static napi_value no_gpu(napi_env env, napi_callback_info info) {
  napi_value no; napi_get_boolean(env, 0, &no); return no;
}
NAPI_MODULE_INIT() {
  napi_value version, gpu;
  napi_create_string_utf8(env, "9.9.9", NAPI_AUTO_LENGTH, &version);
  napi_set_named_property(env, exports, "TF_Version", version);
  napi_create_function(env, "isUsingGpuDevice", NAPI_AUTO_LENGTH, no_gpu, 0, &gpu);
  napi_set_named_property(env, exports, "isUsingGpuDevice", gpu);
  return exports;
}
`;

/** Writes a zip archive of uncompressed files. */
export function writeZip(file: string, files: Readonly<Record<string, string>>): void {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, text] of Object.entries(files)) {
    const [name, content] = [Buffer.from(path), Buffer.from(text)];
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = [Buffer.from('PK\x03\x04'), common, name, content];
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00'), common, tail, name);
    pieces.push(...local);
    offset += Buffer.concat(local).length;
  }
  const size = Buffer.concat(directory).length;
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  const count = Object.keys(files).length;
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, Buffer.concat([...pieces, ...directory, end]));
}

/** A wheel with what the installer looks for and some of what it leaves; returns its path and hash. */
export function fakeWheel(): { readonly file: string; readonly sha256: string } {
  const file = join(temporaryFolder(), 'fake.whl');
  writeZip(file, {
    'tensorflow/libtensorflow_cc.so.2': 'the library',
    'tensorflow/libtensorflow_framework.so.2': 'the framework',
    'tensorflow/include/tensorflow/c/c_api.h': '// header',
    'tensorflow/python/keras.py': 'print()',
  });
  return { file, sha256: createHash('sha256').update(readFileSync(file)).digest('hex') };
}
