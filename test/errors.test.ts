import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as errors from '../src/errors.js';
import {
  ArgumentError,
  ConfigError,
  FileError,
  nearestName,
  UnknownNameError,
  unknownName,
} from '../src/errors.js';

describe('errors', () => {
  it('a config error says file, line, column, path and reason, one line an issue', () => {
    const error = new ConfigError([
      { file: 'a.yml', line: 7, column: 12, path: 'train.lr', message: 'expected a positive number, got -1' },
      { file: 'a.yml', line: 9, column: 1, path: '', message: 'a second document' },
    ]);
    expect(error.message).toBe(
      'a.yml:7:12 train.lr: expected a positive number, got -1\na.yml:9:1: a second document',
    );
    expect(error).toBeInstanceOf(errors.UserError);
    expect(error.name).toBe('ConfigError');
    expect(error.code).toBe('config');
  });

  it('an unknown name lists the known ones and the nearest', () => {
    expect(new UnknownNameError('model', 'vgg61', ['vgg11', 'vgg16']).message).toBe(
      "unknown model 'vgg61', expected one of vgg11, vgg16; did you mean 'vgg11'?",
    );
    expect(unknownName('method', 'transformer', ['plain', 'dbb'])).toBe(
      "unknown method 'transformer', expected one of plain, dbb",
    );
    expect(unknownName('sweep', 'quick', [])).toBe("unknown sweep 'quick', there is none");
  });

  it('the nearest name forgives slips and case, not other words', () => {
    const known = ['interval', 'stop_epoch', 'score'];
    expect(nearestName('intervall', known)).toBe('interval');
    expect(nearestName('Interval', known)).toBe('interval');
    expect(nearestName('stop-epoch', known)).toBe('stop_epoch');
    expect(nearestName('temperature', known)).toBeUndefined();
    expect(nearestName('x', [])).toBeUndefined();
  });

  it('a name of any length is cut in the message and costs nothing', () => {
    const long = 'x'.repeat(1_000_000);
    expect(nearestName(long, ['x'])).toBeUndefined();
    expect(unknownName('key', long, ['x']).length).toBeLessThan(200);
  });

  it('a config error of very many issues, or about very long texts, stays readable', () => {
    const issue = { file: 'a.yml', line: 1, column: 1, path: 'a'.repeat(9999), message: 'b'.repeat(9999) };
    const { message, issues } = new ConfigError(Array.from({ length: 3000 }, () => issue));
    expect(issues).toHaveLength(3000);
    expect(message.split('\n')).toHaveLength(51);
    expect(message).toMatch(/\n… and 2950 more$/);
    expect(message.length).toBeLessThan(70_000);
  });

  it('file and argument errors name what they are about', () => {
    expect(new FileError('a.yml', 'no such file').message).toBe('a.yml: no such file');
    const problems = [{ argument: 'lr=x', problem: 'expected a number' }];
    expect(new ArgumentError(problems).message).toBe('lr=x: expected a number');
  });

  it('codes are unique', () => {
    const text = readFileSync(join(import.meta.dirname, '../src/errors.ts'), 'utf8');
    const codes = [...text.matchAll(/readonly code = '([^']+)'/g)].map((m) => m[1]);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.length).toBeGreaterThan(5);
  });

  it('every class is either a fault of the user or not, and keeps its own name', () => {
    for (const [name, value] of Object.entries(errors)) {
      if (typeof value !== 'function' || !(value.prototype instanceof Error)) continue;
      expect(name).toMatch(/Error$/);
      if (name !== 'DyrepError') expect(value.prototype).toBeInstanceOf(errors.DyrepError);
    }
  });
});
