import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../../src/cli/environment.js';
import { allCommands, commandPath, createProgram } from '../../src/cli/program.js';

const SRC = resolve(import.meta.dirname, '../../src');

function createTestProgram() {
  const said: string[] = [];
  const say = (text: string) => void said.push(text);
  const environment = readEnvironment({ variables: {}, folder: '/', isTerminal: false, columns: undefined });
  const program = createProgram({ environment, out: say, remark: say, exit: () => {} });
  return { program, said };
}

/** Packages that are loaded before any command runs: what static imports reach from a file. */
function staticPackages(file: string, seen = new Set<string>()): ReadonlySet<string> {
  const text = readFileSync(file, 'utf8');
  const found = new Set<string>();
  for (const [, specifier] of text.matchAll(/^(?:import|export) (?!type\b)[^;]*?from '([^']+)';/gm)) {
    if (!specifier!.startsWith('.')) {
      found.add(specifier!);
      continue;
    }
    const path = join(dirname(file), specifier!).replace(/\.js$/, '');
    const next = [`${path}.ts`, `${path}.tsx`].find(existsSync)!;
    if (seen.has(next)) continue;
    seen.add(next);
    for (const name of staticPackages(next, seen)) found.add(name);
  }
  return found;
}

describe('the program', () => {
  it('loads neither TensorFlow nor React nor SQLite before a command needs them', () => {
    const packages = [...staticPackages(join(SRC, 'cli/main.ts'))].filter((p) => !p.startsWith('node:'));
    expect(packages).toEqual(['commander']);
  });

  it('finds static imports where there are some', () => {
    expect([...staticPackages(join(SRC, 'cli/read-yaml.ts'))]).toContain('yaml');
  });

  const commands = allCommands(createTestProgram().program);
  it.each(commands.map((c) => [commandPath(c), c] as const))('%s explains itself', (path, command) => {
    expect(command.description()).not.toBe('');
    if (path === 'dyrep attempt') return;
    let help = '';
    command.configureOutput({
      writeOut: (text) => {
        help += text;
      },
    });
    command.outputHelp();
    expect(help).toContain(`Examples:\n  ${path}`);
    // A command to be copied may be longer; no word of prose is cut by a terminal of usual width.
    expect(help.split('\n').filter((line) => line.length > 80 && !line.startsWith('  dyrep'))).toEqual([]);
  });

  it('lists its commands within 80 columns', () => {
    const { program, said } = createTestProgram();
    program.outputHelp();
    const lines = said.join('\n').split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.find((line) => line.startsWith('  stop'))).toMatch(
      /^ {2}stop \[sweep-or-trial\.\.\.\] {2,}stop/,
    );
  });

  it.each([
    [['leaderbord'], 'Did you mean leaderboard?'],
    [['sweep'], "missing required argument 'file'"],
    [['sweep', 'a.yml', '--worker', '2'], 'Did you mean --workers?'],
    [['sweep', 'a.yml', '--workers', 'two'], '--workers two: expected a whole number'],
    [['engine', 'instal'], "unknown command of dyrep engine 'instal', expected one of install; did you mean"],
    [['export', '--format', 'xml'], 'Allowed choices are csv'],
  ])('refuses %j and says what is near', async (words, message) => {
    const { program, said } = createTestProgram();
    const error: unknown = await program.parseAsync(words, { from: 'user' }).catch((e: unknown) => e);
    expect([...said, error instanceof Error ? error.message : ''].join('\n')).toContain(message);
  });
});
