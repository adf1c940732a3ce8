// The kernel's own count, wherever it stands.
import { expect, it } from 'vitest';
import { oomKillCounter } from '../../src/runner/oom-kills.js';

const from = (files: Record<string, string>) => oomKillCounter((file) => files[file] ?? null)();

it('is read from the own control group first, then from the machine', () => {
  const vmstat = { '/proc/vmstat': 'nr_free_pages 5\noom_kill 9\n' };
  expect(from({})).toBeNull();
  expect(from(vmstat)).toBe(9);
  expect(
    from({
      ...{ ...vmstat, '/proc/self/cgroup': '0::/user.slice/a\n' },
      '/sys/fs/cgroup/user.slice/a/memory.events': 'low 0\noom 3\noom_kill 2\noom_group_kill 0\n',
    }),
  ).toBe(2);
  expect(
    from({
      ...{ ...vmstat, '/proc/self/cgroup': '4:memory:/job/1\n0::/\n' },
      '/sys/fs/cgroup/memory/job/1/memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\noom_kill 1\n',
    }),
  ).toBe(1);
});

it('on this machine is a number or unknown', () => {
  const count = oomKillCounter()();
  expect(count === null || Number.isInteger(count)).toBe(true);
});
