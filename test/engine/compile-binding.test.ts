// Compiling the binding: which compiler, with what, and its errors in a sentence.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { BINDING_NAME, compileBinding, findCompiler } from '../../src/engine/compile-binding.js';
import { temporaryFolder, useTools } from './fake-tools.js';

const writes = "require('node:fs').writeFileSync(process.argv[process.argv.indexOf('-o') + 1], 'made');";
const options = (tensorflow: string, platform = 'linux') => ({
  ...{ packageDirectory: '/package', nodeHeaders: '/headers', compiler: 'g++', tensorflow, platform },
});

it('takes the first compiler that runs', async () => {
  useTools({ 'g++': '', 'clang++': '' });
  expect(await findCompiler()).toBe('g++');
  useTools({ 'c++': 'process.exit(1);', 'clang++': '' });
  expect(await findCompiler()).toBe('clang++');
  useTools({});
  await expect(findCompiler()).rejects.toThrow('no C++ compiler was found (tried c++, g++, clang++)');
});

it('compiles two files and links them to the libraries beside', async () => {
  const calls = useTools({ 'g++': writes });
  const folder = temporaryFolder();
  await compileBinding(options(folder));
  expect(readFileSync(join(folder, BINDING_NAME), 'utf8')).toBe('made');
  expect(existsSync(join(folder, 'objects'))).toBe(false);
  expect(calls()).toHaveLength(3);
  expect(calls()[0]).toContain(
    `-DNAPI_VERSION=8 -DBUILDING_NODE_EXTENSION -w -I/package -I${folder}/include -I/headers`,
  );
  expect(calls()[2]).toContain('-Wl,-rpath,$ORIGIN');
  expect(calls()[2]).toContain('-l:libtensorflow_cc.so.2 -l:libtensorflow_framework.so.2');
});

it('links as macOS wants it', async () => {
  const calls = useTools({ 'g++': writes });
  const folder = temporaryFolder();
  await compileBinding(options(folder, 'darwin'));
  expect(calls()[2]).toContain('-bundle -undefined dynamic_lookup -Wl,-rpath,@loader_path');
  expect(calls()[2]).toContain(`${folder}/libtensorflow_cc.2.dylib`);
});

it('says what the compiler said', async () => {
  useTools({
    'g++': "console.error('note: x\\na.cc:3: fatal error: c_api.h: No such file'); process.exit(1);",
  });
  await expect(compileBinding(options(temporaryFolder()))).rejects.toThrow(
    'the binding to TensorFlow does not compile: g++ said: a.cc:3: fatal error: c_api.h: No such file',
  );
});
