// How much processor time a process has used: a trainer that computes without a word is alive, a stopped or hung one is not.
import { readFileSync } from 'node:fs';

/** Clock ticks that the process has used, as a rule hundredths of a second; null where the system does not tell. */
export function readTicks(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command in parentheses may hold blanks: fields are counted from behind it (state is field 3, times 14 and 15).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    return Number.isFinite(ticks) ? ticks : null;
  } catch {
    return null;
  }
}

/** Ticks below which a process counts as idle: timers and collectors of a process that waits use a few. */
const IDLE_TICKS = 20;
/** A look that comes later than this comes from a coordinator that was itself suspended, and counts as this much. */
const LONGEST_LOOK_MS = 5000;

/** How long an attempt has shown no sign of life; told with each look. */
export class Quiet {
  #quietMs = 0;
  #looked: number;
  #ticks: number | null;

  constructor(now: number, ticks: number | null) {
    this.#looked = now;
    this.#ticks = ticks;
  }

  /** Milliseconds of quiet after this look; `wrote`: its log has grown since the last one. */
  look(now: number, wrote: boolean, ticks: number | null): number {
    const passed = Math.min(Math.max(0, now - this.#looked), LONGEST_LOOK_MS);
    this.#looked = now;
    const worked = ticks !== null && this.#ticks !== null && ticks - this.#ticks >= IDLE_TICKS;
    this.#quietMs = wrote || worked ? 0 : this.#quietMs + passed;
    if (wrote || worked || this.#ticks === null) this.#ticks = ticks;
    return this.#quietMs;
  }
}
