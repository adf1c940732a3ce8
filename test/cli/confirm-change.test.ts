import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { confirmChange, planChange, renderChange } from '../../src/cli/confirm-change.js';
import { homePaths } from '../../src/runner/paths.js';
import { writeSweep } from '../../src/runner/sweep-files.js';
import { comparePlans } from '../../src/sweep/plan-change.js';
import { plan } from '../sweep/example.js';

const home = mkdtempSync(join(tmpdir(), 'confirm-change-'));
afterAll(() => rmSync(home, { recursive: true }));
const lr = (...values: number[]) => plan({ parameters: { 'train.lr': values }, seeds: 2 });

function answering(text: string) {
  const input = new PassThrough();
  const output = new PassThrough();
  if (text === '') input.end();
  else input.write(`${text}\n`);
  return { input, output };
}

describe('a changed plan', () => {
  const change = comparePlans(lr(0.1, 0.2).trials, lr(0.2, 0.3).trials);

  it('is one only against what the home has of the sweep', () => {
    expect(planChange(lr(0.1), home)).toBeNull();
    writeSweep(homePaths(home), lr(0.1, 0.2));
    expect(planChange(lr(0.1, 0.2), home)).toBeNull();
    expect(planChange(lr(0.2, 0.3), home)).toEqual(change);
  });

  it('is none where a search has only grown', () => {
    const parameters = { 'train.lr': { distribution: 'log_uniform_values', min: 0.01, max: 1 } };
    const random = (points: number) => plan({ method: 'random', points, parameters });
    writeSweep(homePaths(home), random(3));
    expect(planChange(random(5), home)).toBeNull();
    expect(planChange(random(2), home)?.dropped).toHaveLength(1);
    writeSweep(homePaths(home), lr(0.1, 0.2));
  });

  it('is shown by counts and arms', () => {
    expect(renderChange('a\u001b', change)).toEqual([
      'a\\x1b was planned before, and differently:',
      '  kept     2 trials: lr=0.2 (2)',
      '  planned  2 trials: lr=0.3 (2)',
      '  dropped  2 trials: lr=0.1 (2); they keep their folders and rows',
    ]);
    const many = comparePlans([], lr(...Array.from({ length: 10 }, (_, i) => i + 1)).trials);
    expect(renderChange('a', many)[1]).toBe('  kept     nothing');
    expect(renderChange('a', many)[2]).toMatch(/^ {2}planned {2}20 trials: .*lr=8 \(2\), and 2 more arms$/);
  });

  it('is asked about where somebody can answer; only yes is yes', async () => {
    for (const [text, answer] of [
      ['y', true],
      ['Yes', true],
      ['n', false],
      [' ', false],
      ['', false],
    ] as const)
      expect(await confirmChange('a', change, { yes: false, asking: answering(text) })).toBe(answer);
    expect(await confirmChange('a', change, { yes: true, asking: answering('n') })).toBe(true);
  });

  it('is refused elsewhere when trials would be dropped, unless that was said in advance', async () => {
    const alone = { yes: false, asking: null };
    await expect(confirmChange('a', change, alone)).rejects.toThrow(
      'sweep a would drop 2 trials: lr=0.1 (2); add --yes if that is meant',
    );
    expect(await confirmChange('a', change, { ...alone, yes: true })).toBe(true);
    expect(await confirmChange('a', { ...change, dropped: [] }, alone)).toBe(true);
  });
});
