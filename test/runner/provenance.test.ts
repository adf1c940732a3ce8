// Where an attempt ran, with what code, and what of it is kept.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { trialPaths } from '../../src/runner/paths.js';
import { identifyProcess } from '../../src/runner/process-identity.js';
import { readProvenance, writeProvenance } from '../../src/runner/provenance.js';
import { ProvenanceDiff } from '../../src/runner/provenance-diff.js';
import { FACTS, freshHome } from './home.js';

const who = identifyProcess(process.pid);

describe('provenance', () => {
  it('is read as it was written', () => {
    const files = trialPaths(freshHome()).attempt(1);
    expect(readProvenance(files)).toBeNull();
    const facts = {
      ...FACTS,
      ...{ commit: 'a'.repeat(40), engine: 'native 2.21.0 cpu', lockFile: { name: 'l', sha256: 'x' } },
      hardware: { cpu: 'c', cores: 4, memoryBytes: 5, gpus: [{ id: 'GPU-1', model: 'm' }] },
    };
    const variables = { OMP_NUM_THREADS: '2', SECRET_TOKEN: 'never', TZ: undefined };
    writeProvenance(files, who, ['node', 'train'], 5, facts, variables);
    expect(readProvenance(files)).toEqual({
      ...{ ...who, ...facts, at: 5, command: ['node', 'train'] },
      environment: { OMP_NUM_THREADS: '2' },
    });
    expect(readFileSync(files.provenance, 'utf8')).not.toContain('never');
    writeFileSync(files.provenance, '{"pid":');
    expect(readProvenance(files)).toBeNull();
  });

  it('of an earlier version is read too', () => {
    const files = trialPaths(freshHome()).attempt(1);
    mkdirSync(files.folder, { recursive: true });
    const old = { ...who, at: 5, command: ['node'], commit: null, versions: { dyrep: '0.1.0' } };
    writeFileSync(files.provenance, JSON.stringify(old));
    expect(readProvenance(files)).toEqual(old);
  });

  it('keeps uncommitted changes once for all attempts of a run', () => {
    const trial = trialPaths(freshHome());
    const diff = new ProvenanceDiff('--- a\n+++ b\n', false);
    for (const n of [1, 2]) mkdirSync(trial.attempt(n).folder, { recursive: true });
    for (const n of [1, 2]) writeProvenance(trial.attempt(n), who, [], 5, { ...FACTS, diff });
    expect(readFileSync(trial.attempt(2).diff, 'utf8')).toBe('--- a\n+++ b\n');
    expect(statSync(trial.attempt(1).diff).ino).toBe(statSync(trial.attempt(2).diff).ino);
    expect(readProvenance(trial.attempt(2))?.diff).toMatchObject({ cut: false });
    writeProvenance(trial.attempt(1), who, [], 5, { ...FACTS, diff: null });
    expect(readProvenance(trial.attempt(1))?.diff).toBeNull();
  });
});
