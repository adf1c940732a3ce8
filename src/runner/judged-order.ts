// The order in which a sweep's judge was told epochs and states, .dyrep/sweeps/<name>.judged.jsonl: one line each, so that a
// restart tells the next judge the same things in the same order. Not synced: what a power failure takes from its end is
// told again as it is found in the store.
import { closeSync, openSync, writeSync } from 'node:fs';
import { z } from 'zod';
import type { Told } from '../sweep/judge.js';
import { TRIAL_STATES } from '../trial/states.js';
import { attempt, parseJson, readOptional, writeQuick } from './files.js';

const line = z.union([
  z.tuple([z.string(), z.int()]).transform(([id, epoch]): Told => ({ id, epoch })),
  z.tuple([z.string(), z.enum(TRIAL_STATES)]).transform(([id, state]): Told => ({ id, state })),
]);

/** What was told before, in order; a line that is none is left out. */
export function readOrder(file: string): readonly Told[] {
  return (readOptional(file) ?? '').split('\n').flatMap((text) => {
    const parsed = line.safeParse(parseJson(text));
    return parsed.success ? [parsed.data] : [];
  });
}

/** The file while a run adds to it: whatever was told before `start` takes the place of its content. */
export class JudgedOrder {
  readonly #file: string;
  #before: Told[] = [];
  #descriptor: number | null = null;

  constructor(file: string) {
    this.#file = file;
  }

  /** Takes one more thing that was told. */
  add(told: Told): void {
    if (this.#descriptor === null) this.#before.push(told);
    else attempt('append to', this.#file, () => writeSync(this.#descriptor!, render(told)));
  }

  /** Writes what was told so far, and from now on each thing as it comes. */
  start(): void {
    writeQuick(this.#file, this.#before.map(render).join(''));
    this.#before = [];
    this.#descriptor = attempt('open', this.#file, () => openSync(this.#file, 'a'));
  }

  close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
  }
}

function render(told: Told): string {
  return `${JSON.stringify([told.id, 'state' in told ? told.state : told.epoch])}\n`;
}
