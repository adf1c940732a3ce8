// Listing and the unit; that scheduled sweeps run is in test/end-to-end/schedule.test.ts.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { emptyHome, runCommand } from './run-command.js';

const SWEEP = `
experiment:
  model: { name: vgg11, width: 4 }
  data: { name: synthetic }
  method: plain
  train: { epochs: 1 }
`;

it('lists scheduled sweeps with their next fires', async () => {
  const home = emptyHome();
  const file = join(home.folder, 'nightly.yml');
  writeFileSync(file, `${SWEEP}schedule: { cron: '0 2 * * *', timezone: UTC }\n`);
  expect((await runCommand(home, 'schedule', 'list', file)).out).toContain('nightly');
  const [listed] = JSON.parse((await runCommand(home, 'schedule', 'list', file, '--json')).out);
  expect(listed).toMatchObject({ sweep: 'nightly', timezone: 'UTC', last: null });
  expect(listed.next).toHaveLength(3);
});

it('says that there is none, in a folder or a file', async () => {
  const home = emptyHome();
  const file = join(home.folder, 'plain.yml');
  writeFileSync(file, SWEEP);
  for (const words of [['list'], ['run', '--once']])
    expect((await runCommand(home, 'schedule', ...words, home.folder)).out).toContain(
      'No sweep here has a schedule',
    );
  const slip = await runCommand(home, 'schedule', 'list', join(home.folder, 'plian.yml'));
  expect(slip.remarks).toContain(`no such file or folder; did you mean '${file}'?`);
  const named = await runCommand(home, 'schedule', 'list', file);
  expect(named).toMatchObject({ out: '', remarks: expect.stringContaining('it has no schedule'), code: 2 });
});

it('prints a unit', async () => {
  const home = emptyHome();
  const { out } = await runCommand(home, 'schedule', 'systemd', home.folder);
  expect(out).toContain('[Service]');
  expect(out).toContain(`schedule run -- ${home.folder}`);
});
