// `dyrep model NAME`: a model layer by layer, and what it costs as it starts and once deployed.
import type { Command } from 'commander';
import { UsageError } from '../../errors.js';
import type { Context } from '../context.js';

interface Options {
  readonly method: string;
  readonly width?: string;
  readonly head?: string;
  readonly stem?: string;
  readonly input?: string;
  readonly classes?: string;
  readonly deployed?: true;
  readonly json?: true;
}

const EXAMPLES = `
Examples:
  dyrep model vgg16
  dyrep model resnet18 --stem cifar --input 32x32x3 --classes 10
  dyrep model repvgg-b2g4 --deployed
  dyrep model mobilenetv1 --method dbb --json`;

/** Adds `model`. */
export function addModel(program: Command, context: Context): void {
  program
    .command('model')
    .argument('<name>', 'name of a model')
    .description('show a model layer by layer, with what it costs')
    .option('--method <name>', 'the method whose network is listed', 'plain')
    .option('--width <n>', 'channels of the first stage (default 64)')
    .option('--head <head>', 'VGG: light or reference (default light)')
    .option('--stem <stem>', 'ResNet: imagenet or cifar (default imagenet)')
    .option('--input <HxWxC>', 'height, width and channels of the images (default 32x32x3 or 224x224x3)')
    .option('--classes <n>', 'number of classes (default 10 or 1000)')
    .option('--deployed', 'list the folded network')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action((name: string, options: Options) => model(name, options, context));
}

async function model(name: string, options: Options, context: Context): Promise<void> {
  const { parseModelArguments } = await import('../model-arguments.js');
  const { listModel, renderModel } = await import('../model-layers.js');
  const { method, deployed = false } = options;
  if (method === 'static-found')
    throw new UsageError(
      'the network of static-found is that of another trial: see dyrep show TRIAL --structure',
    );
  const listing = listModel({ ...parseModelArguments(name, options), method, deployed });
  const { columns } = context.environment;
  if (options.json) context.out(JSON.stringify(listing));
  else context.out(renderModel(listing, columns));
}
