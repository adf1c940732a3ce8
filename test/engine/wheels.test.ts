// The table of wheels: every entry is pinned and hashed, and the machine decides which are used.
import { expect, it } from 'vitest';
import { FLAVOURS, flavoursFor, TENSORFLOW_VERSION, wheelsFor } from '../../src/engine/wheels.js';

const LINUX = { platform: 'linux', arch: 'x64', nvidia: false };

it('pins every wheel by version and hash', () => {
  const machines = [LINUX, { ...LINUX, arch: 'arm64' }, { ...LINUX, platform: 'darwin', arch: 'arm64' }];
  const wheels = machines.flatMap((m) => FLAVOURS.flatMap((f) => wheelsFor(m, f) ?? []));
  expect(wheels).toHaveLength(16);
  for (const { requirement, sha256 } of wheels) {
    expect(requirement).toMatch(/^[a-z0-9-]+==[0-9.]+$/);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  }
  expect(new Set(wheels.map((w) => w.sha256)).size).toBe(16);
  const tensorflow = wheels.filter((w) => w.requirement.startsWith('tensorflow'));
  expect(tensorflow.every((w) => w.requirement.endsWith(`==${TENSORFLOW_VERSION}`))).toBe(true);
});

it('takes the GPU only where there is an NVIDIA driver and a wheel for it', () => {
  expect(flavoursFor(LINUX)).toEqual(['cpu']);
  expect(flavoursFor({ ...LINUX, nvidia: true })).toEqual(['gpu', 'cpu']);
  expect(flavoursFor({ ...LINUX, arch: 'arm64', nvidia: true })).toEqual(['cpu']);
  expect(wheelsFor({ platform: 'win32', arch: 'x64', nvidia: false }, 'cpu')).toBeNull();
});
