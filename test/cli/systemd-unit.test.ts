// The systemd unit: its names are quoted as systemd reads them.
import { expect, it } from 'vitest';
import { renderUnit } from '../../src/cli/systemd-unit.js';

const FACTS = {
  ...{ node: '/usr/bin/node', main: '/opt/dyrep/dist/cli/main.js', folder: '/home/me/my project' },
  ...{ home: '/home/me/.dyrep', cache: '/home/me/.cache/dyrep', targets: ['/home/me/sweeps'] },
};

it('runs the scheduler where it was printed, with its home and cache', () => {
  const unit = renderUnit(FACTS);
  expect(unit).toContain(
    '\nExecStart=/usr/bin/node /opt/dyrep/dist/cli/main.js schedule run -- /home/me/sweeps\n',
  );
  expect(unit).toContain('\nWorkingDirectory=/home/me/my project\n');
  expect(unit).toContain('\nEnvironment="DYREP_HOME=/home/me/.dyrep"\n');
  expect(unit).toContain('\nKillMode=mixed\n');
  expect([...unit.matchAll(/^\[(\w+)\]$/gm)].map((m) => m[1])).toEqual(['Unit', 'Service', 'Install']);
});

it('blanks, quotes, percent and dollar signs are taken as they are', () => {
  const unit = renderUnit({ ...FACTS, targets: ['/a b/$x/100%/"q"\\z'], home: '/h %h $y' });
  expect(unit).toContain(' -- "/a b/$$x/100%%/\\"q\\"\\\\z"\n');
  expect(unit).toContain('Environment="DYREP_HOME=/h %%h $y"');
});

it('a name that would begin another setting is refused', () => {
  for (const name of ['/a\nExecStart=/bin/false', '/a\r', '/a\u0000', '/a\\'])
    for (const fact of [{ folder: name }, { home: name }, { cache: name }, { targets: [name] }])
      expect(() => renderUnit({ ...FACTS, ...fact })).toThrow('cannot stand in a unit');
});
