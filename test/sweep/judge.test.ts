// Epochs in, verdicts out.
import { describe, expect, it } from 'vitest';
import { endsEarly, Judge, type Told } from '../../src/sweep/judge.js';
import { createPruner } from '../../src/sweep/pruners/table.js';

const metric = { name: 'val.accuracy', goal: 'maximize', select: 'best' } as const;
const trials = ['a', 'b', 'c'].map((id) => ({ id, epochs: 4 }));
const judgeBy = (rule: string, settings: object) =>
  new Judge(createPruner(rule, settings), 's', metric, trials);
function tell(judge: Judge, id: string, values: readonly number[], from = 1): void {
  for (const [i, value] of values.entries())
    judge.tell(id, { epoch: from + i, metrics: { 'val.accuracy': value } });
}

describe('a judge', () => {
  it('ends a bad trial at the epoch that the rule says, names whom it was compared with, and keeps to it', () => {
    const judge = judgeBy('median', { startup_trials: 2 });
    tell(judge, 'a', [0.5, 0.6, 0.7, 0.8]);
    judge.take('a', 'finished');
    tell(judge, 'b', [0.4, 0.5, 0.6, 0.7]);
    judge.take('b', 'finished');
    tell(judge, 'c', [0.45]);
    expect(endsEarly(judge.verdict('c')!)).toBe(false);
    tell(judge, 'c', [0.46, 0.99], 2);
    const verdict = judge.verdict('c')!;
    expect([verdict.epoch, endsEarly(verdict)]).toEqual([2, true]);
    expect(verdict.peers).toEqual([
      { trial: 'a', value: 0.6 },
      { trial: 'b', value: 0.5 },
    ]);
    expect(verdict.explanation).toMatchObject({
      rule: 'median',
      step: 2,
      own: 0.46,
      threshold: 0.55,
      peers: 2,
    });
  });

  it('compares trials that come later with all that were there before', () => {
    const judge = judgeBy('median', { startup_trials: 2 });
    for (const id of ['a', 'b']) tell(judge, id, [0.5, 0.6]);
    for (const id of ['a', 'b']) judge.take(id, 'finished');
    judge.add([{ id: 'd', epochs: 4 }]);
    tell(judge, 'd', [0.4]);
    expect(judge.verdict('d')).toMatchObject({ epoch: 1, stop: true, explanation: { peers: 2 } });
    expect(judge.verdict('d')!.peers.map((p) => p.trial)).toEqual(['a', 'b']);
  });

  it('never ends a trial at its last epoch', () => {
    const judge = judgeBy('threshold', { lower: 0.5, warmup_steps: 4 });
    tell(judge, 'a', [0.1, 0.1, 0.1, 0.1]);
    expect(judge.verdict('a')).toMatchObject({ epoch: 4, stop: true, last: true });
    expect(endsEarly(judge.verdict('a')!)).toBe(false);
  });

  it('a value that is no number is worse than any', () => {
    const judge = judgeBy('asha', { min_resource: 1, reduction_factor: 2 });
    tell(judge, 'a', [0.5]);
    tell(judge, 'b', [Number.NaN]);
    expect(endsEarly(judge.verdict('b')!)).toBe(true);
    expect(judge.verdict('b')!.explanation.reason).toBe('not a number');
  });

  it('does not compare with trials that were ended early', () => {
    const judge = judgeBy('median', { startup_trials: 1 });
    tell(judge, 'a', [0.9]);
    judge.take('a', 'pruned');
    tell(judge, 'b', [0.1]);
    expect(judge.verdict('b')).toMatchObject({ stop: false, explanation: { reason: 'startup' } });
    judge.take('b', 'finished');
    tell(judge, 'c', [0.05]);
    expect(judge.verdict('c')!.peers).toEqual([{ trial: 'b', value: 0.1 }]);
  });

  it('asks a rule that remembers nothing about those trials only whose verdict is asked for', () => {
    const isAsked = (id: string) => id === 'c';
    const judged = (rule: string, settings: object) => {
      const pruner = createPruner(rule, settings);
      let asked = 0;
      const decide: typeof pruner.decide = (...all) => {
        asked++;
        return pruner.decide(...all);
      };
      const judge = new Judge({ ...pruner, decide }, 's', metric, trials, { isAsked });
      for (const id of ['a', 'b']) {
        tell(judge, id, [0.5, 0.6]);
        judge.take(id, 'finished');
      }
      tell(judge, 'c', [0.4]);
      expect(judge.verdict('c')).toMatchObject({ stop: true, explanation: { own: 0.4, threshold: 0.5 } });
      return asked;
    };
    expect(judged('median', { startup_trials: 2 })).toBe(1);
    expect(judged('asha', { min_resource: 1, reduction_factor: 2 })).toBe(5);
  });

  it('names the peers of a trial that goes on where it is to be explained, and forgets those of one that was ended', () => {
    const judgeOf = (explained: string | null) =>
      new Judge(createPruner('median', { startup_trials: 1 }), 's', metric, trials, { explained });
    const [judge, explaining] = [judgeOf(null), judgeOf('b')];
    for (const each of [judge, explaining]) {
      tell(each, 'a', [0.5, 0.6, 0.7]);
      each.take('a', 'finished');
      tell(each, 'b', [0.6]);
    }
    expect(judge.verdict('b')).toMatchObject({ stop: false, peers: [], explanation: { peers: 1 } });
    expect(explaining.verdict('b')!.peers).toEqual([{ trial: 'a', value: 0.5 }]);
    tell(judge, 'c', [0.4]);
    expect(judge.verdict('c')!.peers).toEqual([{ trial: 'a', value: 0.5 }]);
    judge.take('c', 'pruned');
    expect(judge.verdict('c')).toMatchObject({ epoch: 1, stop: true, peers: [] });
  });

  it('an epoch that comes again, or has no such metric, or is of another trial changes nothing', () => {
    const judge = judgeBy('asha', { min_resource: 1, reduction_factor: 2 });
    tell(judge, 'a', [0.5]);
    tell(judge, 'a', [0.1]);
    judge.tell('a', { epoch: 2, metrics: { lr: 1 } });
    tell(judge, 'other', [0.1]);
    expect(judge.verdict('a')).toMatchObject({ epoch: 1, explanation: { own: 0.5 } });
    expect(judge.verdict('other')).toBeNull();
    const heard: Told[] = [];
    const hearing = new Judge(createPruner('median', {}), 's', metric, trials, {
      heard: (told) => heard.push(told),
    });
    tell(hearing, 'a', [0.5, 0.6]);
    tell(hearing, 'a', [0.5, 0.6, 0.7]);
    expect(heard).toEqual([1, 2, 3].map((epoch) => ({ id: 'a', epoch })));
  });
});
