// GPUs from what the tool or the driver says, with fakes of both.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listGpus, parseGpus, readHardware, toMachine } from '../../src/cli/machine.js';

const LIST = `GPU 0: NVIDIA H100 80GB HBM3 (UUID: GPU-1f2e)
GPU 1: NVIDIA H100 80GB HBM3 (UUID: GPU-3c4d)
  MIG 3g.40gb     Device  0: (UUID: MIG-aa11)
  MIG 3g.40gb     Device  1: (UUID: MIG-bb22)
`;

function fake(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'dyrep-gpus-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

describe('GPUs', () => {
  it('are those of the list; a divided one is its parts', () => {
    expect(parseGpus(LIST)).toEqual([
      { id: 'GPU-1f2e', model: 'NVIDIA H100 80GB HBM3' },
      { id: 'MIG-aa11', model: expect.stringMatching(/^NVIDIA H100 .*MIG 3g\.40gb/) },
      { id: 'MIG-bb22', model: expect.stringMatching(/MIG 3g\.40gb/) },
    ]);
    expect(parseGpus('No devices were found\n')).toEqual([]);
  });

  it('come from the tool, then from the driver, or there are none', () => {
    const folder = fake({
      tool: `#!/bin/sh\n[ "$1" = -L ] && echo 'GPU 0: T4 (UUID: GPU-t4)'\n`,
      broken: '#!/bin/sh\nexit 9\n',
      'gpus/0000:01:00.0/information': 'Model: \t\t Tesla V100\nIRQ:   79\nGPU UUID: \t GPU-v100\n',
    });
    const driver = join(folder, 'gpus');
    expect(listGpus({ tool: join(folder, 'tool'), folder: driver })).toEqual([{ id: 'GPU-t4', model: 'T4' }]);
    for (const tool of ['broken', 'missing'])
      expect(listGpus({ tool: join(folder, tool), folder: driver })).toEqual([
        { id: 'GPU-v100', model: 'Tesla V100' },
      ]);
    expect(listGpus({ tool: join(folder, 'broken'), folder: join(folder, 'none') })).toEqual([]);
  });
});

it('this machine has processors and memory', () => {
  const hardware = readHardware();
  expect(hardware.cores).toBeGreaterThan(0);
  expect(hardware.memoryBytes).toBeGreaterThan(1e6);
  expect(toMachine(hardware).gpus).toEqual(hardware.gpus.map((g) => g.id));
});
