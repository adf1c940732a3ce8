import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRunKeys } from '../../src/cli/execution.js';
import { readSweep } from '../../src/cli/read-recipes.js';
import { readSweepFile } from '../../src/cli/read-sweep-file.js';
import { parseYaml } from '../../src/cli/read-yaml.js';
import { readParameters } from '../../src/sweep/distributions/parameter.js';
import { wandbGrid } from '../../src/sweep/samplers/wandb-grid.js';
import { recipeFiles } from './recipe-files.js';

const { folder, write, problems } = recipeFiles();

const EXPERIMENT = write(
  'recipes/e.yml',
  'model: { name: vgg11, width: 4 }\ndata: { name: synthetic }\nmethod: plain\ntrain: { epochs: 2 }\n',
);
const PARAMETERS = `parameters:
  lr: { values: [0.2, 0.1] }
  Loader: { parameters: { batch_size: { distribution: q_uniform, min: 8, max: 24, q: 8 } } }
  width: { min: 4, max: 5 }
`;
const WANDB = write(
  'wandb/w.yml',
  `program: train.py\nmethod: grid\nmetric: { name: val_acc, goal: maximize }\nearly_terminate: { type: hyperband, min_iter: 1 }\n${PARAMETERS}`,
);

describe("a sweep file of W&B's", () => {
  it('is planned about the experiment that the command line names, wherever it is run', () => {
    for (const experiment of [EXPERIMENT, relative(process.cwd(), EXPERIMENT)]) {
      const plan = readSweep(WANDB, [], () => 1, [], experiment);
      expect(plan.sweep).toMatchObject({ id: 'w', metric: { name: 'val.accuracy', goal: 'maximize' } });
      expect(plan.arms).toHaveLength(8);
      expect(plan.notes.length).toBeGreaterThan(3);
    }
  });

  it("has the points of W&B's grid in W&B's order", () => {
    const plan = readSweep(WANDB, [], () => 1, [], EXPERIMENT);
    const { parameters } = parseYaml(PARAMETERS, 'p.yml').value as { parameters: unknown };
    const points = wandbGrid(readParameters(parameters, [])!, 100, [])!;
    const ours = plan.arms.map((arm) => arm.parameters);
    expect(ours).toEqual(
      points.map(({ Loader, lr, width }) => ({
        'train.batch_size': (Loader as { batch_size: number }).batch_size,
        'train.lr': lr,
        'model.width': width,
      })),
    );
  });

  it('is recorded in our language, so that whatever reads the record finds its rules', () => {
    const plan = readSweep(WANDB, [], () => 1, [], EXPERIMENT);
    expect(readRunKeys(plan.sweep.source).earlyStop).toEqual({ rule: 'wandb-hyperband', min_iter: 1 });
    const again = write('wandb/again.yml', plan.sweep.source);
    const ids = (file: string, experiment?: string) =>
      readSweep(file, [], () => 1, [], experiment).trials.map((t) => t.trial.id);
    expect(ids(again)).toEqual(ids(WANDB, EXPERIMENT));
    expect(plan.sweep.source).toContain('# program: train.py');
  });

  it('may name its experiment as its program', () => {
    const file = write('wandb/p.yml', `program: ../recipes/e.yml\nmethod: grid\n${PARAMETERS}`);
    expect(readSweep(file, [], () => 1).arms).toHaveLength(8);
  });

  it('is refused with the lines and columns of its own text', () => {
    const bad = write('wandb/b.yml', 'run_cap: 3\nmethod: grid\nparameters:\n  lr: { values: [0.1, -1] }\n');
    expect(problems(() => readSweep(bad, [], () => 1, [], EXPERIMENT))).toEqual([
      'wandb/b.yml:4:23 parameters.train.lr[1]: expected a positive number, got -1',
    ]);
    const rule = write(
      'wandb/r.yml',
      'method: grid\nmetric: { name: val_loss }\nearly_terminate: { type: hyperband, min_iter: 0 }\nparameters: { lr: { values: [1] } }\n',
    );
    expect(problems(() => readSweepFile(rule, EXPERIMENT))).toEqual([
      expect.stringMatching(
        /^wandb\/r\.yml:3:47 early_stop\.min_iter: expected a whole number of at least 1, got 0$/,
      ),
    ]);
  });

  it('says what is wrong with its experiment, by file or by option', () => {
    const program = write('wandb/m.yml', `program: missing.yml\nmethod: grid\n${PARAMETERS}`);
    expect(problems(() => readSweep(program, [], () => 1))).toEqual([
      'wandb/m.yml:1:10 experiment: wandb/missing.yml: no such file',
    ]);
    expect(problems(() => readSweep(WANDB, [], () => 1, [], join(folder, 'recipes/f.yml')))).toEqual([
      "recipes/f.yml: no such file; did you mean 'recipes/e.yml'?",
    ]);
    expect(problems(() => readSweep(WANDB, [], () => 1))[0]).toMatch(
      /^wandb\/w\.yml:1:10 program: train\.py is no/,
    );
  });
});

describe('a sweep file of ours', () => {
  it('is read as it stands, without notes', () => {
    const file = write('o.yml', 'experiment: recipes/e.yml\nparameters: { method: [plain, dbb] }\n');
    const { text, notes } = readSweepFile(file);
    expect(text).toMatch(/^experiment: /);
    expect(notes).toEqual([]);
  });

  it('refuses an experiment from the command line', () => {
    const file = write('o.yml', 'experiment: recipes/e.yml\n');
    expect(problems(() => readSweepFile(file, EXPERIMENT))).toEqual([
      '--experiment recipes/e.yml: o.yml names its experiment itself',
    ]);
  });

  it.each(['', 'only words', '[1]'])('is none that it could name one for: %j', (text) => {
    expect(problems(() => readSweepFile(write('n.yml', text), EXPERIMENT))).toEqual([
      expect.stringMatching(/^n\.yml:1:1: .*expected a mapping/),
    ]);
  });

  it('without an experiment is told that it lacks one', () => {
    const file = write('l.yml', 'parameters: { method: [plain, dbb] }\n');
    expect(problems(() => readSweepFile(file))).toEqual([
      expect.stringMatching(/^l\.yml:1:1 experiment: missing/),
    ]);
  });
});
