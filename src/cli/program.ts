// The commands by name. Definitions only: what a command needs is imported when it runs, so that help is instant.
import { Command } from 'commander';
import { addAttempt } from './commands/attempt.js';
import { addData } from './commands/data.js';
import { addDoctor } from './commands/doctor.js';
import { addEngine } from './commands/engine.js';
import { addExplain } from './commands/explain.js';
import { addExport } from './commands/export.js';
import { addLeaderboard } from './commands/leaderboard.js';
import { addModel } from './commands/model.js';
import { addReproduce } from './commands/reproduce.js';
import { addRetry } from './commands/retry.js';
import { addRm } from './commands/rm.js';
import { addSchedule } from './commands/schedule.js';
import { addShow } from './commands/show.js';
import { addStop } from './commands/stop.js';
import { addSweep } from './commands/sweep.js';
import { addTrain } from './commands/train.js';
import { addVerify } from './commands/verify.js';
import type { Context } from './context.js';
import { ownVersion } from './package-info.js';

const COMMANDS = {
  sweep: addSweep,
  leaderboard: addLeaderboard,
  show: addShow,
  explain: addExplain,
  export: addExport,
  train: addTrain,
  retry: addRetry,
  stop: addStop,
  rm: addRm,
  verify: addVerify,
  reproduce: addReproduce,
  schedule: addSchedule,
  model: addModel,
  data: addData,
  engine: addEngine,
  doctor: addDoctor,
  attempt: addAttempt,
} as const;

const SURROUNDINGS = `
Environment:
  DYREP_HOME    folder of trials and database (default .dyrep)
  DYREP_CACHE   folder of engines and data (default ~/.cache/dyrep)
  DYREP_ENGINE  native or portable (default native where it can be had)
  NO_COLOR      no colours

Exit codes: 0 done, 3 some trials failed or were stopped, 130 interrupted,
2 a mistake in what was asked, 1 a bug.`;

/** The program with all its commands; errors are thrown, nothing exits. */
export function createProgram(context: Context): Command {
  const program = new Command('dyrep')
    .description('Train, sweep and compare networks that grow and cut branches while they train.')
    .version(ownVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .configureHelp({ subcommandTerm })
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText('after', SURROUNDINGS);
  for (const add of Object.values(COMMANDS)) add(program, context);
  for (const command of [program, ...allCommands(program)]) {
    command
      .exitOverride()
      .showSuggestionAfterError(true)
      .showHelpAfterError(`(${commandPath(command)} --help says more)`)
      .configureOutput({
        writeOut: (s) => context.out(s.trimEnd()),
        writeErr: (s) => context.remark(s.trimEnd()),
      });
  }
  return program;
}

/** A command in a list of them: its options are in its own help. */
function subcommandTerm(command: Command): string {
  const words = command.registeredArguments.map((a) => {
    const name = `${a.name()}${a.variadic ? '...' : ''}`;
    return a.required ? `<${name}>` : `[${name}]`;
  });
  return [command.name(), ...words].join(' ');
}

/** Every command below this one, commands of commands included. */
export function allCommands(command: Command): readonly Command[] {
  return command.commands.flatMap((c) => [c, ...allCommands(c)]);
}

/** The words that call a command: `dyrep engine install`. */
export function commandPath(command: Command): string {
  return command.parent === null ? command.name() : `${commandPath(command.parent)} ${command.name()}`;
}
