// The door to registries: what arrives is checked, what is damaged is fetched again, and errors say what the tool said.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DownloadError } from '../src/errors.js';
import { findPip, npmInstall, npmPack, npmRunInstaller, pipDownload, runTool } from '../src/registries.js';
import { fakePip, fakeWheel, temporaryFolder, useTools } from './engine/fake-tools.js';

const GOOD = 'the package';
const integrity = `sha512-${createHash('sha512').update(GOOD).digest('base64')}`;

/** An npm whose nth `pack` writes the nth text, the last one ever after. */
function npmPacking(...texts: string[]): string {
  const state = join(temporaryFolder(), 'count');
  return `
const { argv } = process, fs = require('node:fs'), path = require('node:path');
const texts = ${JSON.stringify(texts)}, state = ${JSON.stringify(state)};
const n = fs.existsSync(state) ? Number(fs.readFileSync(state, 'utf8')) : 0;
fs.writeFileSync(state, String(n + 1));
const into = argv[argv.indexOf('--pack-destination') + 1];
fs.writeFileSync(path.join(into, 'thing-1.0.0.tgz'), texts[Math.min(n, texts.length - 1)]);`;
}

describe('npmPack', () => {
  it('fetches a package once and leaves nothing else behind', async () => {
    const calls = useTools({ npm: npmPacking(GOOD) });
    const into = temporaryFolder();
    const file = await npmPack({ spec: 'thing@1.0.0', integrity, into });
    expect(readFileSync(file, 'utf8')).toBe(GOOD);
    expect(await npmPack({ spec: 'thing@1.0.0', integrity, into })).toBe(file);
    expect(calls()).toHaveLength(1);
    expect(readdirSync(into)).toEqual(['thing-1.0.0.tgz']);
  });

  it('refuses a half file that is there, and fetches it again', async () => {
    useTools({ npm: npmPacking(GOOD) });
    const into = temporaryFolder();
    writeFileSync(join(into, 'thing-1.0.0.tgz'), GOOD.slice(0, 4));
    expect(readFileSync(await npmPack({ spec: 'thing@1.0.0', integrity, into }), 'utf8')).toBe(GOOD);
  });

  it('fetches again past the cache when what arrives is damaged, and says so', async () => {
    const calls = useTools({ npm: npmPacking('damaged', GOOD) });
    const lines: string[] = [];
    const progress = (line: string) => lines.push(line);
    const file = await npmPack({ spec: 'thing@1.0.0', integrity, into: temporaryFolder(), progress });
    expect(readFileSync(file, 'utf8')).toBe(GOOD);
    expect(calls().map((c) => c.includes('--cache'))).toEqual([false, true]);
    expect(lines.join()).toContain('does not have the expected hash');
  });

  it('gives up on what stays damaged', async () => {
    useTools({ npm: npmPacking('damaged') });
    const into = temporaryFolder();
    const packing = npmPack({ spec: 'thing@1.0.0', integrity, into });
    await expect(packing).rejects.toThrow(/cannot download thing@1.0.0: npm said: .*expected hash/);
    expect(readdirSync(into)).toEqual([]);
  });

  it('says what npm said, and when there is no npm', async () => {
    useTools({ npm: "console.error('no such host'); process.exit(1);" });
    const into = temporaryFolder();
    const failing = npmPack({ spec: 'thing@1.0.0', integrity, into });
    await expect(failing).rejects.toThrow('cannot download thing@1.0.0: npm said: no such host');
    useTools({});
    await expect(npmPack({ spec: 'thing@1.0.0', integrity, into })).rejects.toThrow(DownloadError);
  });

  it('picks the error out of a stack', async () => {
    const said = [
      'npm error code 1',
      'npm error Error: no route to host',
      'npm error     at connect (net:1)',
    ];
    useTools({ npm: `console.error(${JSON.stringify(said.join('\n'))}); process.exit(1);` });
    const failing = npmPack({ spec: 'thing@1.0.0', integrity, into: temporaryFolder() });
    await expect(failing).rejects.toThrow(/npm said: Error: no route to host$/);
  });

  it('ends npm when the signal says so', async () => {
    useTools({ npm: 'setTimeout(() => {}, 60000);' });
    const stop = new AbortController();
    const packing = npmPack({ spec: 'x@1.0.0', integrity, into: temporaryFolder(), signal: stop.signal });
    setTimeout(() => stop.abort(new Error('enough')), 200);
    await expect(packing).rejects.toThrow('enough');
  });
});

describe('npmInstall and npmRunInstaller', () => {
  it('run no scripts but those that are asked for', async () => {
    const calls = useTools({ npm: '' });
    const prefix = join(temporaryFolder(), 'deep');
    await npmInstall({ spec: 'thing@1.0.0', prefix });
    await npmRunInstaller({ name: 'thing', prefix });
    expect(calls()[0]).toMatch(/^npm install thing@1\.0\.0 .*--ignore-scripts /);
    expect(calls()[1]).toMatch(/^npm rebuild thing .*--ignore-scripts=false/);
    expect(existsSync(join(prefix, 'package.json'))).toBe(true);
  });
});

describe('pip', () => {
  it('is found as a module of python3, as pip3, as pip, or not at all', async () => {
    const broken = "console.error('No module named pip'); process.exit(1);";
    useTools({ python3: '', pip3: '', pip: '' });
    expect(await findPip()).toEqual(['python3', '-m', 'pip']);
    useTools({ python3: broken, pip3: '', pip: '' });
    expect(await findPip()).toEqual(['pip3']);
    useTools({ pip: '' });
    expect(await findPip()).toEqual(['pip']);
    useTools({ python3: broken });
    expect(await findPip()).toBeNull();
  });

  it('brings a wheel whose hash is checked', async () => {
    const { file, sha256 } = fakeWheel();
    const calls = useTools({ pip: fakePip(file) });
    const wheel = { requirement: 'thing==1.0', sha256, platform: 'manylinux_2_27_x86_64' };
    const got = await pipDownload({ pip: ['pip'], wheel, into: temporaryFolder() });
    expect(readFileSync(got)).toEqual(readFileSync(file));
    expect(calls()[0]).toMatch(/^pip download --no-deps --only-binary=:all: --require-hashes /);
    expect(calls()[0]).toContain('--platform manylinux_2_27_x86_64');
  });

  it('is not believed when the hash is another', async () => {
    useTools({ pip: fakePip(fakeWheel().file) });
    const wheel = { requirement: 'thing==1.0', sha256: '0'.repeat(64), platform: 'any' };
    const into = temporaryFolder();
    await expect(pipDownload({ pip: ['pip'], wheel, into })).rejects.toThrow('expected hash');
    expect(readdirSync(into)).toEqual([]);
  });

  it('is quoted when it fails', async () => {
    useTools({ pip: "console.error('ERROR: No matching distribution'); process.exit(1);" });
    const wheel = { requirement: 'thing==1.0', sha256: '0'.repeat(64), platform: 'any' };
    const into = temporaryFolder();
    const downloading = pipDownload({ pip: ['pip'], wheel, into });
    await expect(downloading).rejects.toThrow('cannot download thing==1.0: pip said: ERROR: No matching');
    expect(readdirSync(into)).toEqual([]);
  });
});

describe('runTool', () => {
  it('tells the lines of both streams and how the program ended', async () => {
    const lines: string[] = [];
    const script = "console.log('a'); console.error('b'); process.exit(3);";
    const ran = await runTool([process.execPath, '-e', script], { line: (l) => lines.push(l) });
    expect(ran).toMatchObject({ ok: false, found: true });
    expect(lines.sort()).toEqual(['a', 'b']);
    expect((await runTool(['no-such-program-here'])).found).toBe(false);
  });
});

it('no registry host is named in the sources', () => {
  const names = readdirSync(resolve('src'), { recursive: true, encoding: 'utf8' });
  const texts = names.filter((n) => /\.tsx?$/.test(n)).map((n) => readFileSync(resolve('src', n), 'utf8'));
  expect(texts.filter((t) => /npmjs\.|pypi\.|pythonhosted\.|yarnpkg\./.test(t))).toEqual([]);
});
