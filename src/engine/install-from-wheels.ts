// The native engine from Python wheels: fetch, unpack the libraries and headers, compile the binding, see that it loads.
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineUnavailableError } from '../errors.js';
import { hashFile, pipDownload, type Wheel } from '../registries.js';
import { checkBinding } from './check-binding.js';
import { BINDING_NAME, compileBinding, findCompiler } from './compile-binding.js';
import { type InstallProgress, step } from './install-progress.js';
import type { Manifest } from './installed.js';
import { NODE_PACKAGE_VERSION, nodeHeaders } from './node-package.js';
import { isNativePart, type UnpackedFile, unpackWheel } from './wheel.js';
import type { Flavour, Machine } from './wheels.js';

/** What is installed from where. */
export interface WheelInstallOptions extends InstallProgress {
  /** The folder to fill. */
  readonly beside: string;
  readonly packageDirectory: string;
  readonly machine: Machine;
  readonly flavour: Flavour;
  readonly wheels: readonly Wheel[];
  /** How pip is called. */
  readonly pip: readonly string[];
}

/** Fills the folder and returns what engine.json is to say; errors are for people to read. */
export async function installFromWheels(options: WheelInstallOptions): Promise<Omit<Manifest, 'insteadOf'>> {
  const { beside, packageDirectory, machine, wheels, signal } = options;
  const compiler = await findCompiler(signal);
  const files: UnpackedFile[] = [];
  for (const wheel of wheels) files.push(...(await fetchAndUnpack(options, wheel)));
  const tensorflow = join(beside, 'tensorflow');
  await step(options, `compiling the binding to TensorFlow with ${compiler}`, () =>
    compileBinding({
      ...{ packageDirectory, tensorflow, compiler, nodeHeaders: nodeHeaders(), platform: machine.platform },
      ...(signal && { signal }),
    }),
  );
  await rm(join(tensorflow, 'include'), { recursive: true, force: true });
  const binding = join(tensorflow, BINDING_NAME);
  const facts = await step(options, 'loading TensorFlow once', () => checkBinding(binding, signal));
  if (typeof facts === 'string')
    throw new EngineUnavailableError(`TensorFlow was unpacked, but does not load here: ${facts}`);
  return {
    format: 1,
    tensorflow: facts.tensorflow,
    flavour: options.flavour,
    source: 'wheels',
    nodePackage: NODE_PACKAGE_VERSION,
    compiler,
    wheels: wheels.map(({ requirement, sha256 }) => ({ requirement, sha256 })),
    binding: `tensorflow/${BINDING_NAME}`,
    files: [...files.filter((f) => !f.path.startsWith('tensorflow/include/')), await describe(beside)],
  };
}

async function fetchAndUnpack(options: WheelInstallOptions, wheel: Wheel): Promise<readonly UnpackedFile[]> {
  const { beside, pip, signal, progress } = options;
  const downloads = join(beside, 'downloads');
  await mkdir(downloads, { recursive: true });
  const shared = { ...(signal && { signal }), ...(progress && { progress }) };
  const file = await step(options, `fetching ${wheel.requirement}`, () =>
    pipDownload({ pip, wheel, into: downloads, ...shared }),
  );
  const files = await step(options, `unpacking the libraries of ${wheel.requirement}`, () =>
    unpackWheel({ wheel: file, into: beside, wanted: isNativePart, ...shared }),
  );
  await rm(downloads, { recursive: true, force: true });
  if (files.length === 0)
    throw new EngineUnavailableError(`the wheel ${wheel.requirement} holds no libraries`);
  return files;
}

async function describe(beside: string): Promise<UnpackedFile> {
  const { size } = await stat(join(beside, 'tensorflow', BINDING_NAME));
  const sha256 = await hashFile(join(beside, 'tensorflow', BINDING_NAME), 'sha256', 'hex');
  return { path: `tensorflow/${BINDING_NAME}`, bytes: size, sha256 };
}
