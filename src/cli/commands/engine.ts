// `dyrep engine`: which TensorFlow runs here and why not the other; `dyrep engine install` fetches the native one.
import { type Command, Option } from 'commander';
import { EngineUnavailableError, UnknownNameError } from '../../errors.js';
import { type Context, EXIT } from '../context.js';

interface InstallFlags {
  readonly force?: true;
  readonly unlessFailed?: true;
}

const EXAMPLES = `
Examples:
  dyrep engine
  dyrep engine --json`;

const INSTALL_EXAMPLES = `
Examples:
  dyrep engine install
  dyrep engine install --force`;

/** Adds `engine` and `engine install`. */
export function addEngine(program: Command, context: Context): void {
  const engine = program
    .command('engine')
    .description('show which TensorFlow runs here, and why not the other')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .allowExcessArguments()
    .action((options: { readonly json?: true }, { args }: Command) => {
      if (args[0] !== undefined) throw new UnknownNameError('command of dyrep engine', args[0], ['install']);
      return show(options, context);
    });
  engine
    .command('install')
    .description("install TensorFlow's C library for the native engine, unless it is there")
    .option('--force', 'install again what is there')
    .addOption(new Option('--unless-failed', 'not when the last installation failed').hideHelp())
    .addHelpText('after', INSTALL_EXAMPLES)
    .action((flags: InstallFlags) => install(flags, context));
}

async function show(options: { readonly json?: true }, context: Context): Promise<void> {
  const { describeEngine } = await import('../../engine/load.js');
  const { safeText } = await import('../../report/safe-text.js');
  const { cache, engine } = context.environment;
  const { info, native } = await describeEngine({ cache, force: engine });
  if (options.json) return context.out(JSON.stringify({ ...info, folder: native?.folder ?? null }));
  const portable = info.kind === 'portable';
  const lines = [
    `engine         ${info.kind}${engine === null ? '' : ' (DYREP_ENGINE asks for it)'}`,
    `TensorFlow     ${info.tensorflow}`,
    `TensorFlow.js  ${info.tfjs}`,
    `device         ${info.device}`,
    ...(native === null ? [] : [`folder         ${native.folder}`]),
    ...(info.reason === null ? [] : [`${portable ? 'why not native ' : 'why not better '}${info.reason}`]),
  ];
  for (const line of lines) context.out(safeText(line));
  if (portable && engine === null) context.remark('Install the native engine with: dyrep engine install');
}

async function install(flags: InstallFlags, context: Context): Promise<void> {
  const { installEngine } = await import('../../engine/install.js');
  const { findInstalled, lastFailure } = await import('../../engine/installed.js');
  const { listenForStop } = await import('../stop-signals.js');
  const { safeText } = await import('../../report/safe-text.js');
  const { cache, now } = context.environment;
  const failure = flags.unlessFailed && findInstalled(cache) === null ? lastFailure(cache) : null;
  if (failure !== null) throw new EngineUnavailableError(failure);
  const stop = listenForStop(process, now, () => context.remark('stopping'));
  const progress = (line: string) => context.remark(safeText(line));
  try {
    const force = flags.force ?? false;
    const { manifest, folder } = await installEngine({ cache, force, now, signal: stop.soft, progress });
    context.out(safeText(`TensorFlow ${manifest.tensorflow} (${manifest.flavour}) is in ${folder}`));
  } catch (error) {
    if (!stop.soft.aborted) throw error;
    context.exit(EXIT.interrupted);
  } finally {
    stop.release();
  }
}
