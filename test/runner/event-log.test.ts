// The log as its trainer writes it.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { StoreError } from '../../src/errors.js';
import { EventLog } from '../../src/runner/event-log.js';
import { parseEvent } from '../../src/trial/events.js';
import { epochOf, failedOf, finishedOf, startedOf } from '../store/trials.js';
import { freshHome } from './home.js';

const fresh = () => {
  const folder = freshHome();
  mkdirSync(folder);
  return join(folder, 'events.jsonl');
};

describe('event log', () => {
  it('has one line an event, there as soon as appended', () => {
    const file = fresh();
    const log = new EventLog(file);
    const events = [
      startedOf(1),
      epochOf(1, Number.NaN),
      { kind: 'checkpointed', at: 1, epoch: 1, batch: 0 },
    ] as const;
    for (const [i, event] of events.entries()) {
      log.append(event);
      const lines = readFileSync(file, 'utf8').split('\n');
      expect(lines).toHaveLength(i + 2);
      expect(parseEvent(lines[i]!)).toEqual(event);
    }
    log.close();
  });

  it('counts its bytes, and can be synced at any time', () => {
    const file = fresh();
    const log = new EventLog(file);
    log.append(startedOf(1));
    log.append(epochOf(1, 0.5));
    log.sync();
    expect(log.bytes).toBe(readFileSync(file).length);
    log.close();
    log.sync();
  });

  it('takes nothing after a last event, nor after closing', () => {
    for (const last of [finishedOf(), failedOf('code')]) {
      const file = fresh();
      const log = new EventLog(file);
      log.append(last);
      const text = readFileSync(file, 'utf8');
      expect(() => log.append(epochOf(1, 1))).toThrow(new RegExp(`${file}: the attempt has ended`));
      log.close();
      expect(readFileSync(file, 'utf8')).toBe(text);
    }
    const closed = new EventLog(fresh());
    closed.close();
    expect(() => closed.append(startedOf(1))).toThrow(StoreError);
  });

  it('belongs to one process: a log that exists is refused', () => {
    const file = fresh();
    new EventLog(file).close();
    expect(() => new EventLog(file)).toThrow(StoreError);
    expect(() => new EventLog(join(file, 'below'))).toThrow(/cannot create .*below/);
  });
});
