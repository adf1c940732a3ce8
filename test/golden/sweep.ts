// The golden vectors of the sweep engine: files of the folder `sweep`, with the strings of non-finite numbers read back.
import { readGolden } from './load.js';

/** A golden file of the sweep folder; "NaN", "Infinity" and "-Infinity" stand for the numbers. */
export function readSweepGolden<T>(name: string): T {
  return revive(readGolden<unknown>(`sweep/${name}`)) as T;
}

function revive(value: unknown): unknown {
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return Number(value);
  if (Array.isArray(value)) return value.map(revive);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revive(inner)]));
}
