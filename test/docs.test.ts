// The documents: links lead somewhere, every command is explained, and what stands in a README works.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../src/cli/environment.js';
import { planOne } from '../src/cli/plan-one.js';
import { allCommands, commandPath, createProgram } from '../src/cli/program.js';
import { readSweep } from '../src/cli/read-recipes.js';
import { parseYaml } from '../src/cli/read-yaml.js';
import { sweepSchema } from '../src/sweep/sweep.js';
import { isWandbFile, translateWandbFile } from '../src/sweep/wandb/file.js';
import { experimentSchema } from '../src/trial/experiment.js';

const ROOT = resolve(import.meta.dirname, '..');
const DOCUMENTS = ['README.md', 'ARCHITECTURE.md', 'CHANGELOG.md', 'experiments/LOG.md'];
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const readme = read('README.md');

function createCommands() {
  const environment = readEnvironment({ variables: {}, folder: '/', isTerminal: false, columns: undefined });
  const silent = () => {};
  const program = createProgram({ environment, out: silent, remark: silent, exit: silent });
  const commands = allCommands(program).filter((c) => c.name() !== 'attempt');
  // Parsing is what is tested; nothing runs.
  for (const command of commands) command.action(() => {});
  return { program, commands };
}

/** The command lines in the help of every command. */
function helpLines(): readonly string[] {
  const parts: string[] = [];
  for (const command of createCommands().commands)
    command.configureOutput({ writeOut: (part) => void parts.push(part) }).outputHelp();
  return [...parts.join('').matchAll(/^ {2}(dyrep .*)$/gm)].map((m) => m[1]!);
}

/** The command lines of a document: `dyrep …` in code, with or without npx. */
function commandLines(text: string): readonly string[] {
  const indented = [...text.matchAll(/^ {4}(?:npx )?(dyrep .*)$/gm)].map((m) => m[1]!);
  const inline = [...text.matchAll(/`(?:npx )?(dyrep [^`]*)`/g)].map((m) => m[1]!);
  return [...indented, ...inline]
    .map((line) => line.replace(/ {2,}#.*$/, '').trim())
    .filter((line) => !/[A-Z]{4,}|…/.test(line));
}

describe('the documents', () => {
  it.each(DOCUMENTS)('%s: every relative link leads somewhere', (file) => {
    const links = [...read(file).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map((m) => m[1]!);
    const relative = links.filter((link) => !/^[a-z]+:/.test(link));
    expect(relative.filter((link) => !existsSync(join(ROOT, dirname(file), link)))).toEqual([]);
  });

  it.each(DOCUMENTS)('%s: every file and folder that it names in code is there', (file) => {
    const names = [
      ...read(file).matchAll(/`((?:src|test|scripts|sweeps|experiments|reports|bench)\/[\w./-]*)`/g),
    ];
    const generated = /^reports\/table/;
    const missing = names.map((m) => m[1]!).filter((n) => !generated.test(n) && !existsSync(join(ROOT, n)));
    expect(missing).toEqual([]);
  });

  it('every command is in the README', () => {
    const paths = createCommands().commands.map(commandPath);
    expect(paths.length).toBeGreaterThan(8);
    expect(paths.filter((path) => !readme.includes(path))).toEqual([]);
  });

  it('every option of every command is in the README or in its own help', () => {
    const { commands } = createCommands();
    const options = commands.flatMap((c) => c.options.map((o) => ({ option: o.long, text: o.description })));
    expect(options.filter((o) => o.text === '')).toEqual([]);
  });

  const lines = DOCUMENTS.flatMap((file) => commandLines(read(file)).map((line) => [file, line] as const));
  it('has command lines', () => expect(lines.length).toBeGreaterThan(20));

  it.each(lines)('%s: `%s` is understood', async (_, line) => {
    const words = line.split(' ').slice(1);
    const run = createCommands().program.parseAsync(words, { from: 'user' });
    const error: unknown = await run.then(
      () => null,
      (e: unknown) => e,
    );
    if (error instanceof CommanderError && error.exitCode === 0) return;
    // In a sentence a command may stand by its name alone.
    if (error instanceof CommanderError && error.code === 'commander.missingArgument' && words.length === 1)
      return;
    expect(error).toBeNull();
  });

  it.each(lines.filter(([, line]) => /\.ya?ml/.test(line)))(
    '%s: `%s` names a file that is there',
    (_, line) => {
      const files = line.split(' ').filter((word) => /\.ya?ml$/.test(word));
      expect(files.filter((f) => !existsSync(join(ROOT, f)))).toEqual([]);
    },
  );

  const examples = [...new Set([...lines.map(([, line]) => line), ...helpLines()])].filter((line) => {
    const [, command, file] = line.split(' ');
    // The project's own recipes; a user's file of an example's name may lie beside them.
    return ['sweep', 'train'].includes(command!) && /^(sweeps|experiments)\//.test(file ?? '');
  });
  it('has examples of sweeps and experiments', () => expect(examples.length).toBeGreaterThan(8));

  it.each(examples)('`%s` can be run', async (line) => {
    const { program, commands } = createCommands();
    let planned = 0;
    for (const command of commands) {
      if (command.name() === 'sweep')
        command.action((file: string, args: string[], { set }: { set: string[] }) => {
          planned = readSweep(join(ROOT, file), set, Date.now, args).trials.length;
        });
      if (command.name() === 'train')
        command.action((file: string, args: string[]) => {
          planned = planOne('one', join(ROOT, file), args, Date.now).trials.length;
        });
    }
    const words = line.split(' ').map((word) => word.replace(/^'(.*)'$/, '$1'));
    await program.parseAsync(words.slice(1), { from: 'user' });
    expect(planned).toBeGreaterThan(0);
  });

  const snippets = [...readme.matchAll(/```yaml\n([\s\S]*?)```/g)].map((m) => m[1]!);
  it('has YAML snippets', () => expect(snippets.length).toBeGreaterThan(1));

  it.each(snippets)('a snippet is an experiment or a sweep', (snippet) => {
    const { value } = parseYaml(snippet, 'README.md');
    if (isWandbFile(value)) {
      const { issues } = translateWandbFile(value, { experiment: null, written: () => null });
      return expect(issues).toEqual([]);
    }
    const schema = snippet.includes('experiment:') ? sweepSchema : experimentSchema;
    expect(() => schema.parse(value)).not.toThrow();
  });

  it('every package that is installed has its reason in ARCHITECTURE.md', () => {
    const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
    const names = ['dependencies', 'optionalDependencies', 'devDependencies'].flatMap((k) =>
      Object.keys(manifest[k] ?? {}),
    );
    const architecture = read('ARCHITECTURE.md');
    const missing = names.filter((n) => !n.startsWith('@types/') && !architecture.includes(`\`${n}\``));
    expect(missing).toEqual([]);
  });

  it('every room is in ARCHITECTURE.md', () => {
    const rooms = readdirSync(join(ROOT, 'src'), { withFileTypes: true }).filter((e) => e.isDirectory());
    const architecture = read('ARCHITECTURE.md');
    expect(rooms.map((r) => r.name).filter((r) => !architecture.includes(`\`src/${r}/\``))).toEqual([]);
  });
});
