// `dyrep engine`: which TensorFlow runs here and why not the other, and its installation.
import type { Command } from 'commander';
import type { Context } from '../context.js';

/** Adds `engine` and `engine install`. */
export function addEngine(program: Command, context: Context): void {
  const engine = program.command('engine').description('which TensorFlow runs here, and why not the other');
  engine
    .command('install')
    .description('installs')
    .option('--force', 'again from the beginning')
    .action(() => context.exit(2));
}
