// Structures from files: what a trial holds is their content, wherever they stood.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readExperiment, readSweep } from '../../src/cli/read-recipes.js';
import { structureText } from '../../src/cli/read-structure.js';
import { buildModel } from '../../src/models/table.js';
import { random } from '../../src/random.js';
import { foundIn } from '../../src/reparam/found.js';
import { applyMethod } from '../../src/reparam/methods.js';
import { homePaths } from '../../src/runner/paths.js';
import { NO_PROGRESS, writeCheckpoint } from '../../src/training/checkpoint.js';
import { trialId } from '../../src/trial/identity.js';

const folder = mkdtempSync(join(tmpdir(), 'read-structure-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const blocks = { 'features.conv0.conv': ['1x1', 'kxk'] };
const experiment = (found: string) =>
  `model: { name: vgg16 }\ndata: { name: synthetic }\nmethod: static-found\n${found}train: { epochs: 2 }\n`;
const found = write('found.json', JSON.stringify({ blocks }));
write('other.json', JSON.stringify({ blocks: {}, norm_after: false }));

describe('a structure', () => {
  const named = write('named.yml', experiment('static-found: { structure: found.json }\n'));

  it('from a file is the same trial as the structure itself', () => {
    const written = write(
      'written.yml',
      experiment('static-found:\n  structure: { blocks: { features.conv0.conv: [1x1, kxk] } }\n'),
    );
    const read = readExperiment(named, []);
    expect(read['static-found']).toEqual({ structure: { blocks, norm_after: true } });
    expect(trialId(readExperiment(written, []))).toBe(trialId(read));
    expect(trialId(readExperiment(named, [`static-found.structure=${found}`]))).toBe(trialId(read));
    const other = readExperiment(named, [`static-found.structure=${join(folder, 'other.json')}`]);
    expect(trialId(other)).not.toBe(trialId(read));
  });

  it('can be swept over, relative to the sweep', () => {
    const sweep = write(
      'sweep.yml',
      'experiment: named.yml\nparameters:\n  static-found.structure: [found.json, other.json]\n',
    );
    const plan = readSweep(sweep, [], () => 1);
    expect(plan.arms.map((arm) => arm.experiment['static-found']?.structure)).toEqual([
      { blocks, norm_after: true },
      { blocks: {}, norm_after: false },
    ]);
    expect(plan.arms.every((arm) => arm.name.length < 80)).toBe(true);
  });

  it('belongs to its method: a section that the method does not read is refused, but for a base', () => {
    const text = experiment('static-found: { structure: found.json }\ndyrep: { interval: 1 }\n');
    const file = write('two.yml', text);
    expect(() => readExperiment(file, [])).toThrow(
      'two.yml:5:1 dyrep: method static-found does not read dyrep',
    );
    expect(readExperiment(file, ['method=dyrep']).dyrep?.interval).toBe(1);
  });

  it.each([
    ['', 'static-found.structure: missing, expected the file of a structure, or its blocks'],
    [
      'static-found: { structure: nowhere.json }\n',
      /refused\.yml:\d+:\d+ static-found\.structure: .*nowhere\.json: no such file/,
    ],
    ['static-found: { structure: bad.json }\n', "unknown branch 'kxx'"],
    ['static-found: { structure: found.json, depth: 1 }\n', "unknown key 'depth'"],
  ])('is refused: %j', (section, message) => {
    write('bad.json', '{ "blocks": { "a": ["kxx"] } }');
    const file = write('refused.yml', experiment(section));
    expect(() => readExperiment(file, [])).toThrow(message);
  });

  it('of a trial is printed as it can be read', () => {
    const home = join(folder, 'home');
    const id = '0123456789abcdef';
    expect(() => structureText(home, id)).toThrow('the trial has no checkpoint yet');
    const options = { width: 2, head: 'light', inputShape: [16, 16, 3], classes: 5 } as const;
    const model = applyMethod('dbb', buildModel('vgg11', options, random(1)), random(1));
    const { checkpoint } = homePaths(home).trial(id);
    mkdirSync(checkpoint, { recursive: true });
    writeCheckpoint(checkpoint, { model, velocities: {}, progress: NO_PROGRESS });
    const file = write('printed.json', structureText(home, id));
    const read = readExperiment(named, [`static-found.structure=${file}`]);
    expect(read['static-found']?.structure).toEqual(foundIn(model));
  });
});
