import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../../src/cli/environment.js';
import { createRunView } from '../../src/cli/run-view.js';
import { eventSnapshot, FINISHED, STARTED, sweepSnapshot, trialSnapshot } from '../ui/fixtures.js';

function contextWith(printed: string[]) {
  const environment = readEnvironment({ variables: {}, folder: '/', isTerminal: false, columns: undefined });
  const print = (where: string) => (text: string) => void printed.push(`${where}: ${text}`);
  return { environment, out: print('out'), remark: print('remark'), exit: () => {} };
}

describe('the view of a run', () => {
  it.each(['out', 'remark'] as const)('prints a line an event to %s', async (kind) => {
    const printed: string[] = [];
    const view = await createRunView(kind, contextWith(printed));
    const trials = [trialSnapshot({ state: 'running' })];
    view.show(sweepSnapshot(trials, { events: [eventSnapshot(STARTED)] }));
    view.show(sweepSnapshot(trials, { events: [eventSnapshot(STARTED), eventSnapshot(FINISHED)] }));
    await view.close();
    expect(printed).toEqual([
      `${kind}: quick: 1 trial (1 running), 2 workers`,
      expect.stringMatching(new RegExp(`^${kind}: .*plain seed 1: started`)),
      expect.stringMatching(new RegExp(`^${kind}: .*plain seed 1: finished`)),
    ]);
  });

  it('stays closed while all that is there was done before', async () => {
    const printed: string[] = [];
    const view = await createRunView('out', contextWith(printed));
    view.show(sweepSnapshot([trialSnapshot({ reused: true })], { events: [eventSnapshot(STARTED)] }));
    await view.close();
    expect(printed).toEqual([]);
  });
});
