// Installing, with small wheels and tools that stand in PATH: whole or not at all, again after an interruption, and a
// sentence where it cannot be had.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type InstallOptions, installEngine } from '../../src/engine/install.js';
import { findInstalled, lastFailure } from '../../src/engine/installed.js';
import type { Flavour } from '../../src/engine/wheels.js';
import { EngineUnavailableError } from '../../src/errors.js';
import { fakeCompiler, fakePip, fakeWheel, temporaryFolder, useTools } from './fake-tools.js';

const machine = { platform: 'linux', arch: 'x64', nvidia: false };
const PLATFORM = 'manylinux_2_27_x86_64';

function prepare(extra: Partial<InstallOptions> = {}) {
  const { file, sha256 } = fakeWheel();
  const cache = temporaryFolder();
  const lines: string[] = [];
  const wheel = { requirement: 'tensorflow-cpu==9.9.9', sha256, platform: PLATFORM };
  const options: InstallOptions = {
    ...{
      cache,
      machine,
      now: () => 0,
      progress: (line: string) => lines.push(line),
      wheelsFor: () => [wheel],
    },
    ...extra,
  };
  return { cache, lines, options, file, wheel };
}

const engines = (cache: string) => readdirSync(join(cache, 'engine')).sort();

describe('with pip and a compiler', () => {
  it('installs libraries and binding, says each step, and nothing else stays', async () => {
    const { cache, lines, options, file, wheel } = prepare();
    useTools({ pip: fakePip(file), 'c++': fakeCompiler() });
    const { manifest, folder, bindingFile } = await installEngine(options);
    expect(manifest).toMatchObject({
      tensorflow: '9.9.9',
      flavour: 'cpu',
      source: 'wheels',
      insteadOf: null,
    });
    expect(manifest.wheels).toEqual([{ requirement: wheel.requirement, sha256: wheel.sha256 }]);
    expect(existsSync(bindingFile)).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['engine.json', 'tensorflow']);
    expect(readdirSync(join(folder, 'tensorflow')).sort()).toEqual([
      ...['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2', 'tfjs_binding.node'],
    ]);
    expect(engines(cache)).toEqual(['tensorflow-2.21.0-linux-x64-cpu']);
    expect(lines).toContain('fetching tensorflow-cpu==9.9.9: done in 0.0 s');
    expect(findInstalled(cache, machine)?.folder).toBe(folder);
  });

  it('does nothing when it is there, but with force begins again', async () => {
    const { options, file } = prepare();
    const calls = useTools({ pip: fakePip(file), 'c++': fakeCompiler() });
    await installEngine(options);
    const before = calls().length;
    await installEngine(options);
    expect(calls()).toHaveLength(before);
    await installEngine({ ...options, force: true });
    expect(calls()).toHaveLength(2 * before);
  });

  it('starts over after an interruption and when a file is damaged', async () => {
    const { cache, options, file } = prepare();
    useTools({ pip: fakePip(file), 'c++': fakeCompiler() });
    mkdirSync(join(cache, 'engine', 'tensorflow-2.21.0-linux-x64-cpu.77.part', 'tensorflow'), {
      recursive: true,
    });
    const { folder } = await installEngine(options);
    expect(engines(cache)).toEqual(['tensorflow-2.21.0-linux-x64-cpu']);
    writeFileSync(join(folder, 'tensorflow/libtensorflow_cc.so.2'), 'half');
    expect(findInstalled(cache, machine)).toBeNull();
    await installEngine(options);
    expect(readFileSync(join(folder, 'tensorflow/libtensorflow_cc.so.2'), 'utf8')).toBe('the library');
  });

  it('aborted in the middle, leaves nothing and notes no failure', async () => {
    const stop = new AbortController();
    const { cache, options } = prepare({ signal: stop.signal });
    const slow = "if (!process.argv.includes('--version')) setTimeout(() => {}, 60000);";
    useTools({ pip: slow, 'c++': fakeCompiler() });
    const installing = installEngine(options);
    setTimeout(() => stop.abort(new Error('enough')), 500);
    await expect(installing).rejects.toThrow('enough');
    expect(engines(cache)).toEqual([]);
    expect(lastFailure(cache, machine)).toBeNull();
  });

  it('refuses a wheel with another hash', async () => {
    const { cache, options } = prepare();
    useTools({ pip: fakePip(fakeWheel().file), 'c++': fakeCompiler() });
    const other = { requirement: 'tensorflow-cpu==9.9.9', sha256: '0'.repeat(64), platform: PLATFORM };
    const installing = installEngine({ ...options, wheelsFor: () => [other] });
    await expect(installing).rejects.toThrow('does not have the expected hash');
    expect(findInstalled(cache, machine)).toBeNull();
  });

  it('two at once come to one installation', async () => {
    const { lines, options, file } = prepare();
    const calls = useTools({ pip: fakePip(file), 'c++': fakeCompiler() });
    const [a, b] = await Promise.all([installEngine(options), installEngine(options)]);
    expect(a.folder).toBe(b.folder);
    expect(calls().filter((c) => c.includes('download'))).toHaveLength(1);
    expect(lines.filter((l) => l.includes('is installing the engine; waiting for it'))).toHaveLength(1);
  });
});

describe('where it cannot be had', () => {
  it('says which compilers were looked for, in one line, and remembers it until it works', async () => {
    const { cache, options, file } = prepare();
    const compiler = fakeCompiler();
    useTools({ pip: fakePip(file) });
    await expect(installEngine(options)).rejects.toThrow(EngineUnavailableError);
    expect(lastFailure(cache, machine)).toMatch(/^no C\+\+ compiler was found .*; install one/);
    useTools({ pip: fakePip(file), 'c++': compiler });
    await installEngine(options);
    expect(lastFailure(cache, machine)).toBeNull();
  });

  it('without pip tries the vendor, and names both reasons', async () => {
    const { options, lines } = prepare();
    useTools({ npm: "if (process.argv[2] === 'rebuild') { console.error('no route'); process.exit(1); }" });
    const installing = installEngine(options);
    await expect(installing).rejects.toThrow(
      /^pip is missing .*, and the vendor's own installer failed: .*npm said: no route$/,
    );
    expect(lines.join('\n')).toContain("trying the vendor's own installer");
  });

  it('names the folder that cannot be written', async () => {
    const { cache, options, file } = prepare();
    useTools({ pip: fakePip(file), 'c++': fakeCompiler() });
    rmSync(cache, { recursive: true });
    writeFileSync(cache, '');
    await expect(installEngine(options)).rejects.toThrow(`the engine cannot be written to ${cache}`);
  });

  it('on a GPU whose wheels fail, takes the CPU and says why, and does not try again by itself', async () => {
    const { options, file, wheel } = prepare();
    const calls = useTools({ pip: fakePip(file), 'c++': fakeCompiler() });
    const wheelsFor = (_: unknown, flavour: Flavour) =>
      flavour === 'gpu' ? [{ ...wheel, sha256: '1'.repeat(64) }] : [wheel];
    const withGpu = { ...options, machine: { ...machine, nvidia: true }, wheelsFor };
    const { manifest } = await installEngine(withGpu);
    expect(manifest.flavour).toBe('cpu');
    expect(manifest.insteadOf).toMatch(/^not on the GPU: cannot download tensorflow-cpu==9.9.9/);
    const before = calls().length;
    await installEngine(withGpu);
    expect(calls()).toHaveLength(before);
  });
});
