// The table of data sets and the names that an experiment may give agree.
import { describe, expect, it } from 'vitest';
import { DATA_SOURCES } from '../../src/data/table.js';
import { DATA_NAMES } from '../../src/trial/experiment.js';

describe('DATA_SOURCES', () => {
  it('has every name of the experiment schema and no other', () => {
    expect(Object.keys(DATA_SOURCES).sort()).toEqual([...DATA_NAMES].sort());
  });

  it('describes each in a line', () => {
    for (const source of Object.values(DATA_SOURCES)) expect(source.description).toMatch(/^[^\n]{20,200}$/);
  });
});
