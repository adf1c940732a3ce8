// What of the native engine is in the cache: a folder per TensorFlow version and kind of machine, with engine.json, which
// is written last; and why the last installation failed, so that nobody tries in vain at each start.
import { readFileSync, statSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { FLAVOURS, type Flavour, flavoursFor, type Machine, TENSORFLOW_VERSION } from './wheels.js';

const manifestSchema = z.object({
  format: z.literal(1),
  tensorflow: z.string(),
  flavour: z.enum(FLAVOURS),
  source: z.enum(['wheels', 'vendor']),
  nodePackage: z.string(),
  compiler: z.string().nullable(),
  wheels: z.array(z.object({ requirement: z.string(), sha256: z.string() })),
  /** Below the folder. */
  binding: z.string(),
  files: z.array(z.object({ path: z.string(), bytes: z.number(), sha256: z.string() })),
  /** Why a better flavour is not in use, null when this is the best for the machine. */
  insteadOf: z.string().nullable(),
});

/** The contents of engine.json. */
export type Manifest = z.infer<typeof manifestSchema>;

/** A native engine in the cache. */
export interface Installed {
  readonly folder: string;
  readonly bindingFile: string;
  readonly manifest: Manifest;
}

/** This machine. */
export function thisMachine(): Machine {
  return { platform: platform(), arch: arch(), nvidia: exists('/proc/driver/nvidia/version') };
}

/** The folder of one flavour in the cache. */
export function engineFolder(cache: string, machine: Machine, flavour: Flavour): string {
  const id = `tensorflow-${TENSORFLOW_VERSION}-${machine.platform}-${machine.arch}-${flavour}`;
  return join(cache, 'engine', id);
}

/** The best whole engine in the cache for the machine; null when there is none. */
export function findInstalled(cache: string, machine: Machine = thisMachine()): Installed | null {
  for (const flavour of flavoursFor(machine)) {
    const installed = readInstalled(engineFolder(cache, machine, flavour));
    if (installed !== null) return installed;
  }
  return null;
}

/** The engine in a folder; null when it is absent, of another format, or a file is missing or has another size. */
export function readInstalled(folder: string): Installed | null {
  const text = readOrNull(join(folder, 'engine.json'));
  if (text === null) return null;
  const parsed = manifestSchema.safeParse(parseOrNull(text));
  if (!parsed.success) return null;
  const manifest = parsed.data;
  const whole = manifest.files.every(({ path, bytes }) => sizeOrNull(join(folder, path)) === bytes);
  return whole ? { folder, manifest, bindingFile: join(folder, manifest.binding) } : null;
}

/** Writes engine.json, which makes the folder an engine. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeFile(join(folder, 'engine.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Why the last installation for this machine failed; null when none did. */
export function lastFailure(cache: string, machine: Machine = thisMachine()): string | null {
  return readOrNull(failureFile(cache, machine))?.trim() || null;
}

/** Notes why the installation failed, or with null that it did not. */
export async function noteFailure(cache: string, machine: Machine, reason: string | null): Promise<void> {
  const file = failureFile(cache, machine);
  if (reason === null) return rm(file, { force: true });
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.${process.pid}`, `${reason}\n`);
  await rename(`${file}.${process.pid}`, file);
}

function failureFile(cache: string, machine: Machine): string {
  return `${engineFolder(cache, machine, flavoursFor(machine)[0]!)}.failure.txt`;
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function sizeOrNull(file: string): number | null {
  try {
    return statSync(file).size;
  } catch {
    return null;
  }
}

function exists(file: string): boolean {
  return sizeOrNull(file) !== null;
}
