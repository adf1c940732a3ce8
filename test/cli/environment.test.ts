import { homedir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../../src/cli/environment.js';

const read = (variables: Record<string, string>, isTerminal = true) =>
  readEnvironment({ variables, folder: '/somewhere', isTerminal, columns: isTerminal ? 120 : undefined });

describe('readEnvironment', () => {
  it('keeps the state here and the caches at home', () => {
    expect(read({})).toMatchObject({
      home: '/somewhere/.dyrep',
      cache: `${homedir()}/.cache/dyrep`,
      engine: null,
      columns: 120,
    });
  });

  it('lets variables move them; relative ones start at the working directory', () => {
    expect(read({ DYREP_HOME: 'state', DYREP_CACHE: '/big/cache' })).toMatchObject({
      home: '/somewhere/state',
      cache: '/big/cache',
    });
    expect(read({ XDG_CACHE_HOME: '/caches' }).cache).toBe('/caches/dyrep');
  });

  it('takes an empty variable for none', () => {
    expect(read({ DYREP_HOME: '', DYREP_ENGINE: '', NO_COLOR: '' })).toMatchObject({
      home: '/somewhere/.dyrep',
      engine: null,
      colour: true,
    });
  });

  it('refuses an unknown engine with the known ones', () => {
    expect(read({ DYREP_ENGINE: 'portable' }).engine).toBe('portable');
    expect(() => read({ DYREP_ENGINE: 'nativ' })).toThrow("did you mean 'native'?");
  });

  it('shows colours on terminals only, and never with NO_COLOR', () => {
    expect(read({}).colour).toBe(true);
    expect(read({ NO_COLOR: '1' }).colour).toBe(false);
    expect(read({ TERM: 'dumb' }).colour).toBe(false);
    expect(read({ CI: 'true' }).columns).toBeUndefined();
    expect(read({}, false)).toMatchObject({ colour: false, terminal: false, columns: undefined });
  });

  it('shows no live view in continuous integration', () => {
    expect(read({ CI: 'true' })).toMatchObject({ terminal: false, colour: true });
  });

  it('has the columns that the terminal has now', () => {
    const surroundings = { variables: {}, folder: '/', isTerminal: true, columns: 80 };
    const environment = readEnvironment(surroundings);
    surroundings.columns = 200;
    expect(environment.columns).toBe(200);
    surroundings.columns = 0;
    expect(environment.columns).toBe(80);
  });
});
