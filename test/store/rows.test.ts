// Rows at the border: what does not hold what it should is refused, with its place.
import { describe, expect, it } from 'vitest';
import {
  fromNumber,
  toAttempt,
  toEpochs,
  toNumber,
  toPlace,
  toStoredEvent,
  toSweep,
  toTrialRecord,
  toTrialResult,
} from '../../src/store/rows.js';
import { trialOf } from './trials.js';

const trialRow = {
  ...{ id: trialOf(1).id, state: 'planned', reason: null, attempts: 0, epoch: 0, epochs: 0, seconds: null },
  ...{ params_train: null, macs_train: null, params_deploy: 1, macs_deploy: 2, equivalence_error: 'NaN' },
  content: JSON.stringify(trialOf(1)),
};

describe('rows', () => {
  it('a trial is parsed once and checked against its id', () => {
    const known = new Map();
    const record = toTrialRecord(trialRow, known, 'a.db');
    expect(record).toMatchObject({
      trial: trialOf(1),
      train: null,
      deploy: { params: 1, macs: 2 },
      equivalenceError: Number.NaN,
    });
    expect(toTrialRecord({ ...trialRow, content: '' }, known, 'a.db').trial).toBe(record.trial);
    expect(() => toTrialRecord({ ...trialRow, content: '{"version":9}' }, new Map(), 'a.db')).toThrow(
      /trial .* in a\.db: it has version 9/,
    );
    expect(() => toTrialRecord({ ...trialRow, state: 'lost' }, known, 'a.db')).toThrow();
  });

  it('metrics are JSON with the names of numbers that it lacks', () => {
    const rows = [
      { trial_id: 't', epoch: 1, metrics: '{"a":1,"b":"NaN"}' },
      { trial_id: 't', epoch: 3, metrics: '{"a":"Infinity"}' },
    ];
    expect(toEpochs(rows, 'a.db')).toEqual([
      { epoch: 1, metrics: { a: 1, b: Number.NaN } },
      { epoch: 3, metrics: { a: Infinity } },
    ]);
    expect(() => toEpochs([{ ...rows[0], metrics: '{"a":"x"}' }], 'a.db')).toThrow(
      /epoch 1 of trial t in a\.db/,
    );
  });

  it('a result has the epochs that its row names', () => {
    const columns = ['t', 'a', 'plain', 1, 'finished', '{"x":[1]}', null, null, 1, 2, 2, null];
    const row = [...columns, 1, '{"a":1}', 2, '{"a":0}'];
    const result = {
      ...{
        id: 't',
        armId: 'a',
        arm: 'plain',
        seed: 1,
        state: 'finished',
        parameters: { x: [1] },
        seconds: 2,
      },
      ...{ train: null, deploy: { params: 1, macs: 2 }, equivalenceError: null },
      ...{ best: { epoch: 1, metrics: { a: 1 } }, last: { epoch: 2, metrics: { a: 0 } } },
    };
    expect(toTrialResult(row, 'a.db')).toEqual(result);
    expect(toTrialResult([...row, null], 'a.db')).toEqual({ ...result, trainingMacs: null });
    const none = [...columns, null, null, 2, '{"a":0}'];
    expect(toTrialResult(none, 'a.db')).toEqual({ ...result, best: null });
    for (const [at, text] of [
      [4, 'odd'],
      [5, '['],
      [13, '{"a":[]}'],
    ] as const)
      expect(() => toTrialResult(row.with(at, text), 'a.db')).toThrow(/trial t in a\.db/);
  });

  it('an event of another version is named', () => {
    const row = { trial_id: 't', attempt: 1, sequence: 4, content: '{"kind":"new"}' };
    expect(() => toStoredEvent(row, 'a.db')).toThrow(/event 4 of trial t in a\.db/);
  });

  it('other rows are checked too', () => {
    const attempt = {
      trial_id: 't',
      attempt: 1,
      byte_offset: 2,
      epoch: 3,
      end_kind: 'failed',
      failure: 'oom',
    };
    expect(toAttempt(attempt)).toEqual({
      trialId: 't',
      attempt: 1,
      offset: 2,
      epoch: 3,
      end: 'failed',
      failure: 'oom',
    });
    expect(() => toAttempt({ ...attempt, end_kind: 'odd' })).toThrow();
    expect(toPlace({ arm: 'a', position: 1, parameters: '{"x":[1]}' })).toEqual({
      arm: 'a',
      position: 1,
      parameters: { x: [1] },
    });
    expect(() => toPlace({ arm: 'a', position: 1, parameters: '[1]' })).toThrow();
    expect(() => toSweep({ id: 's' })).toThrow();
  });

  it('not-a-number goes through a column that may be null', () => {
    for (const value of [0, -1.5, Infinity, Number.NaN])
      expect(fromNumber(toNumber(value) as number | 'NaN')).toBe(value);
    expect(fromNumber(null)).toBeNull();
  });
});
