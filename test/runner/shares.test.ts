// Shares of the machine, from fake lists.
import { describe, expect, it } from 'vitest';
import { createInlineExecutor } from '../../src/runner/executors/inline.js';
import { runSweep } from '../../src/runner/run-sweep.js';
import { shareOf, visibleGpus } from '../../src/runner/shares.js';
import { createMemoryStore } from '../../src/store/memory.js';
import { trialOf } from '../store/trials.js';
import { freshHome, optionsOf, planOf, wait, wholeTrial, writeEvents } from './home.js';

const machine = { cores: 10, gpus: ['GPU-a', 'GPU-b'] };

describe('shares', () => {
  it('one worker has the whole machine', () => {
    expect(shareOf(0, 1, machine, { CUDA_VISIBLE_DEVICES: '0,1' })).toEqual({});
  });

  it('threads are divided, at least one each', () => {
    const none = { cores: 10, gpus: [] };
    expect(shareOf(0, 3, none, {})).toEqual({ TF_NUM_INTRAOP_THREADS: '3', OMP_NUM_THREADS: '3' });
    expect(shareOf(0, 64, none, {})).toEqual({ TF_NUM_INTRAOP_THREADS: '1', OMP_NUM_THREADS: '1' });
  });

  it('threads are divided among another number than the workers where one is given', () => {
    const own = (workers: number, among: number) => shareOf(1, workers, { cores: 8, gpus: [] }, {}, among);
    for (const workers of [1, 2, 8]) {
      expect(own(workers, 4)).toEqual({ TF_NUM_INTRAOP_THREADS: '2', OMP_NUM_THREADS: '2' });
      expect(own(workers, 1)).toEqual({});
    }
    expect(shareOf(1, 1, machine, {}, 4)).not.toHaveProperty('CUDA_VISIBLE_DEVICES');
    expect(shareOf(1, 2, machine, {}, 4).CUDA_VISIBLE_DEVICES).toBe('GPU-b');
  });

  it('what the surroundings say about threads is kept', () => {
    expect(
      shareOf(0, 2, { cores: 8, gpus: [] }, { OMP_NUM_THREADS: '7', TF_NUM_INTRAOP_THREADS: '' }),
    ).toEqual({
      TF_NUM_INTRAOP_THREADS: '4',
    });
  });

  it('GPUs go round; sharing one lets its memory grow', () => {
    const gpus = (workers: number, list?: string) =>
      Array.from({ length: workers }, (_, n) => shareOf(n, workers, machine, { CUDA_VISIBLE_DEVICES: list }));
    expect(gpus(2).map((s) => s.CUDA_VISIBLE_DEVICES)).toEqual(['GPU-a', 'GPU-b']);
    expect(gpus(2)[0]).not.toHaveProperty('TF_FORCE_GPU_ALLOW_GROWTH');
    expect(gpus(3).map((s) => s.CUDA_VISIBLE_DEVICES)).toEqual(['GPU-a', 'GPU-b', 'GPU-a']);
    expect(gpus(3)[2]).toMatchObject({ TF_FORCE_GPU_ALLOW_GROWTH: 'true' });
    expect(gpus(2, '3, 5,7').map((s) => s.CUDA_VISIBLE_DEVICES)).toEqual(['3', '5']);
    expect(gpus(2, '')[0]).not.toHaveProperty('CUDA_VISIBLE_DEVICES');
  });

  it('the list is read as CUDA reads it', () => {
    expect(visibleGpus(undefined)).toBeNull();
    expect(visibleGpus('')).toEqual([]);
    expect(visibleGpus('-1')).toEqual([]);
    expect(visibleGpus('2,0,-1,1')).toEqual(['2', '0']);
    expect(visibleGpus('GPU-8932f937-d72c,MIG-GPU-89/1/0')).toEqual(['GPU-8932f937-d72c', 'MIG-GPU-89/1/0']);
    expect(visibleGpus('NoDevFiles')).toEqual([]);
  });

  it('each worker of a run starts its trainers with its own', async () => {
    const seen = new Set<string>();
    const executor = createInlineExecutor(async (start) => {
      seen.add(start.variables?.CUDA_VISIBLE_DEVICES ?? 'none');
      await wait(20);
      writeEvents(start, wholeTrial(start.attempt));
    });
    const plan = planOf(
      's',
      [1, 2, 3, 4].map((seed) => trialOf(seed)),
    );
    const shares = (n: number) => shareOf(n, 2, machine, {});
    await runSweep(optionsOf(freshHome(), createMemoryStore(), plan, executor, { shares }));
    expect([...seen].sort()).toEqual(['GPU-a', 'GPU-b']);
  });
});
