// Options that count something: a whole number from 1 on, the same words where it is none.
import { UsageError } from '../errors.js';

/** A parser of the option's argument: whole numbers from 1 to `most`; a UsageError for everything else. */
export function countOption(option: string, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= 1 && value <= most) return value;
    throw new UsageError(`${option} ${text}: expected a whole number from 1 to ${most}`);
  };
}

/** Trials that may train at the same time. */
export const workersOption = countOption('--workers', 256);
