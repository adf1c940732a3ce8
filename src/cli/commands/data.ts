// `dyrep data [NAME] [--prepare]`: the data sets, what each is, and what of it lies in the cache.
import type { Command } from 'commander';
import { UnknownNameError } from '../../errors.js';
import type { Context } from '../context.js';

interface Options {
  readonly json?: true;
  readonly prepare?: true;
  readonly path?: string;
}

const EXAMPLES = `
Examples:
  dyrep data
  dyrep data fashion-mnist --prepare
  dyrep data cifar10 --path ~/cifar-10-batches-bin --prepare`;

/** Adds `data`. */
export function addData(program: Command, context: Context): void {
  program
    .command('data')
    .argument('[name]', 'name of a data set (default: all)')
    .description('list the data sets, and prepare one')
    .option('--prepare', 'fetch and convert it now')
    .option('--path <folder>', 'folder with its official or image files')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action((name: string | undefined, options: Options) => data(name, options, context));
}

async function data(name: string | undefined, options: Options, context: Context): Promise<void> {
  const { describeDataSets } = await import('../../data/describe.js');
  const all = await describeDataSets(context.environment);
  const names = all.map((d) => d.name);
  if (name !== undefined && !names.includes(name)) throw new UnknownNameError('data set', name, names);
  if (options.prepare) return prepare(name, options.path ?? null, context);
  const shown = all.filter((d) => name === undefined || d.name === name);
  if (options.json) return context.out(JSON.stringify(shown));
  const { renderTable } = await import('../../report/table.js');
  const rows = shown.map((d) => [
    d.name,
    d.cachedBytes === null ? '-' : `${(d.cachedBytes / 1e6).toFixed(1)} MB`,
    d.needsPath ? 'your files (data.path)' : 'brought',
    d.description,
  ]);
  const columns = ['data set', 'in the cache', 'source', 'what it is'];
  const { columns: width } = context.environment;
  const table = columns.map((header) => ({ header, align: 'left' as const }));
  context.out(renderTable(table, rows, width).trimEnd());
}

async function prepare(name: string | undefined, path: string | null, context: Context): Promise<void> {
  const { loadDataSet } = await import('../../data/data-set.js');
  const { UsageError } = await import('../../errors.js');
  const { safeText } = await import('../../report/safe-text.js');
  const { listenForStop } = await import('../stop-signals.js');
  if (name === undefined) throw new UsageError('dyrep data --prepare: which data set?');
  const { cache, now } = context.environment;
  const stop = listenForStop(process, now, () => context.remark('stopping'));
  const progress = (line: string) => context.remark(safeText(line));
  try {
    const all = { name, path, train: null, validation: null, test: null };
    const set = await loadDataSet(all, { cache, progress, signal: stop.soft });
    const counts = `${set.train.count} train, ${set.validation.count} validation, ${set.test.count} test images`;
    context.out(safeText(`${name} is ready: ${counts} of ${set.inputShape.join(' x ')}; ${set.description}`));
  } catch (error) {
    if (!stop.soft.aborted) throw error;
    context.exit(130);
  } finally {
    stop.release();
  }
}
