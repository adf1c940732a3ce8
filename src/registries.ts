// The one door to package registries: npm and pip, run as child processes, so that their own settings (mirrors,
// certificates, proxies) hold. Whatever they bring is checked by its hash here before anyone reads it.
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { DownloadError } from './errors.js';

/** What every download takes besides its subject. */
interface DownloadOptions {
  readonly signal?: AbortSignal;
  /** Gets what the tool says, line by line, and how much has arrived. */
  readonly progress?: (line: string) => void;
}

/** One package file from npm. */
export interface NpmPackOptions extends DownloadOptions {
  /** Name and exact version: `name@1.2.3`. */
  readonly spec: string;
  /** `sha512-` and the hash in base64, as lock files have it. */
  readonly integrity: string;
  /** The folder for the file. */
  readonly into: string;
}

/** The path of a package's .tgz, fetched unless a sound one is there; a DownloadError says why it cannot be had. */
export async function npmPack(options: NpmPackOptions): Promise<string> {
  const { spec, integrity, into, signal, progress } = options;
  const file = join(into, `${spec.replace(/[^\w.-]+/g, '-').replace(/^-/, '')}.tgz`);
  await mkdir(into, { recursive: true });
  if (await isSound(file, integrity)) return file;
  for (const fresh of [false, true]) {
    signal?.throwIfAborted();
    const beside = await mkdtemp(join(into, 'npm-pack-'));
    try {
      // The second time without npm's own cache, which may be what is damaged.
      const cache = fresh ? ['--cache', join(beside, 'cache')] : [];
      const flags = ['--pack-destination', beside, '--ignore-scripts', '--no-dry-run', ...cache];
      await npm(['pack', spec, ...flags], spec, options);
      const name = (await readdir(beside)).find((n) => n.endsWith('.tgz'));
      if (name !== undefined && (await isSound(join(beside, name), integrity))) {
        await rename(join(beside, name), file);
        return file;
      }
      if (!fresh) progress?.(`${spec}: what arrived does not have the expected hash; fetching it again`);
    } finally {
      await rm(beside, { recursive: true, force: true });
    }
  }
  throw new DownloadError(spec, 'npm', 'it is there, but what arrived does not have the expected hash');
}

/** Packages from npm, with what they need, in a folder of their own. */
export interface NpmInstallOptions extends DownloadOptions {
  /** Name and exact version: `name@1.2.3`. */
  readonly spec: string;
  /** The folder that gets `node_modules`. */
  readonly prefix: string;
}

/** Installs a package below `prefix` without running any package's scripts; a DownloadError says why it cannot. */
export async function npmInstall(options: NpmInstallOptions): Promise<void> {
  const { spec, prefix } = options;
  await mkdir(prefix, { recursive: true });
  await writeFile(join(prefix, 'package.json'), '{ "private": true }\n');
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-dry-run', '--no-global'];
  await npm(['install', spec, '--prefix', prefix, ...flags], spec, options);
}

/** Runs the install script of a package below `prefix`, and of no other; a DownloadError says what it said. */
export async function npmRunInstaller(
  options: DownloadOptions & { name: string; prefix: string },
): Promise<void> {
  const { name, prefix } = options;
  const flags = ['--prefix', prefix, '--ignore-scripts=false', '--no-dry-run', '--no-global'];
  await npm(['rebuild', name, ...flags], `the native part of ${name}`, options);
}

/** A wheel to fetch; the platform is that of the wheel, not of the Python that fetches it. */
export interface Wheel {
  /** Name and exact version: `name==1.2.3`. */
  readonly requirement: string;
  readonly sha256: string;
  /** pip's name of the platform, for example manylinux_2_27_x86_64. */
  readonly platform: string;
}

/** One wheel from pip. */
export interface PipDownloadOptions extends DownloadOptions {
  /** What `findPip` found. */
  readonly pip: readonly string[];
  readonly wheel: Wheel;
  /** The folder for the file. */
  readonly into: string;
}

/** How pip is called on this machine, null when there is none. */
export async function findPip(signal?: AbortSignal): Promise<readonly string[] | null> {
  for (const command of [['python3', '-m', 'pip'], ['pip3'], ['pip']]) {
    const found = await runTool([...command, '--version'], signal && { signal });
    if (found.ok) return command;
  }
  return null;
}

/** The path of a wheel, checked by its SHA-256; none of its code is run. A DownloadError says why it cannot be had. */
export async function pipDownload(options: PipDownloadOptions): Promise<string> {
  const { pip, wheel, into, signal, progress } = options;
  const { requirement, sha256, platform } = wheel;
  const folder = join(into, `wheel-${randomBytes(4).toString('hex')}`);
  const temporary = join(folder, 'temporary');
  await mkdir(temporary, { recursive: true });
  const list = join(folder, 'requirement.txt');
  await writeFile(list, `${requirement} --hash=sha256:${sha256}\n`);
  const flags = ['--no-deps', '--only-binary=:all:', '--require-hashes', '--no-cache-dir', '--no-input'];
  const tags = [
    '--python-version',
    '3.11',
    '--implementation',
    'cp',
    '--abi',
    'cp311',
    '--platform',
    platform,
  ];
  const quiet = ['--progress-bar', 'off', '--disable-pip-version-check'];
  const watch = watchSize(temporary, (bytes) => progress?.(`${requirement}: ${megabytes(bytes)}`));
  const command = [...pip, 'download', ...flags, ...tags, ...quiet, '--dest', folder, '-r', list];
  try {
    // pip's own temporary folder may be too small for a wheel; and here its growth can be seen.
    const ran = await runTool(['env', `TMPDIR=${temporary}`, ...command], signal && { signal });
    if (!ran.ok) throw new DownloadError(requirement, 'pip', lastWords(ran.said));
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  } finally {
    watch.stop();
    await rm(temporary, { recursive: true, force: true });
  }
  const name = (await readdir(folder)).find((n) => n.endsWith('.whl'));
  if (name === undefined) throw new DownloadError(requirement, 'pip', 'nothing, and left no file');
  const file = join(folder, name);
  if ((await hashFile(file, 'sha256', 'hex')) === sha256) return file;
  await rm(folder, { recursive: true, force: true });
  throw new DownloadError(
    requirement,
    'pip',
    'it is there, but what arrived does not have the expected hash',
  );
}

/** How a program ended and what it said on both streams; `found` is false when there is no such program. */
export interface ToolResult {
  readonly ok: boolean;
  readonly found: boolean;
  readonly said: string;
}

/** How to run a program. */
export interface ToolOptions {
  readonly signal?: AbortSignal;
  readonly folder?: string;
  readonly line?: (line: string) => void;
}

/** Runs a program to its end; aborting ends it and throws the signal's reason. */
export function runTool(command: readonly string[], options: ToolOptions = {}): Promise<ToolResult> {
  const { signal, folder, line } = options;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const child = spawn(command[0]!, command.slice(1), {
      ...(folder !== undefined && { cwd: folder }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const stop = () => void child.kill('SIGTERM');
    signal?.addEventListener('abort', stop, { once: true });
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr] as Readable[])
      createInterface({ input: stream }).on('line', (text) => {
        said.push(text);
        line?.(text);
      });
    const end = (result: Omit<ToolResult, 'said'>, reason = '') => {
      signal?.removeEventListener('abort', stop);
      if (signal?.aborted) reject(signal.reason);
      else resolve({ ...result, said: [...said, reason].join('\n').trim() });
    };
    child.on('error', (error) => end({ ok: false, found: false }, error.message));
    child.on('close', (code, by) =>
      end({ ok: code === 0, found: true }, by === null ? '' : `ended by ${by}`),
    );
  });
}

/** The hash of a file, read as a stream. */
export async function hashFile(
  file: string,
  algorithm: 'sha256' | 'sha512',
  as: 'hex' | 'base64',
): Promise<string> {
  const hash = createHash(algorithm);
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer);
  return hash.digest(as);
}

async function npm(words: readonly string[], spec: string, options: DownloadOptions): Promise<void> {
  const { signal, progress } = options;
  const tool = { ...(signal && { signal }), ...(progress && { line: progress }) };
  const ran = await runTool(['npm', ...words, '--loglevel=error', '--no-progress'], tool);
  if (!ran.ok) throw new DownloadError(spec, 'npm', lastWords(ran.said));
}

async function isSound(file: string, integrity: string): Promise<boolean> {
  try {
    return `sha512-${await hashFile(file, 'sha512', 'base64')}` === integrity;
  } catch {
    return false;
  }
}

/** What tells why a tool failed: its first lines that speak of an error, or else its last ones. */
function lastWords(said: string): string {
  const lines = said
    .split('\n')
    .map((line) => line.replace(/^npm (error|ERR!)/, '').trim())
    .filter((line) => line !== '' && !/complete log of this run/.test(line));
  const errors = lines.filter((line) => /error:|^E[A-Z]{3,}|no matching|not found/i.test(line));
  return (errors.length > 0 ? errors.slice(0, 3) : lines.slice(-4)).join('\n');
}

function watchSize(folder: string, tell: (bytes: number) => void): { stop(): void } {
  let last = 0;
  const timer = setInterval(async () => {
    const bytes = await sizeBelow(folder);
    if (bytes > last) tell(bytes);
    last = bytes;
  }, 1000);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

async function sizeBelow(folder: string): Promise<number> {
  try {
    const names = await readdir(folder, { recursive: true });
    const sizes = await Promise.all(
      names.map(async (n) =>
        stat(join(folder, n)).then(
          (s) => (s.isFile() ? s.size : 0),
          () => 0,
        ),
      ),
    );
    return sizes.reduce((a, b) => a + b, 0);
  } catch {
    return 0; // The folder is gone: the tool has ended.
  }
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
