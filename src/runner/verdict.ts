// What an attempt has come to whose process went away without a last event: pure.
import type { TrialEvent } from '../trial/events.js';
import { type FailureCause, NO_ROOM, NO_ROOM_EXIT, saysOutOfMemory } from '../trial/failures.js';
import type { ExitInfo } from './executors/executor.js';

/** What is known of such an end. */
export interface Loss {
  readonly at: number;
  /** Epochs that have ended. */
  readonly epoch: number;
  readonly exit: ExitInfo;
  /** Why we ended it, when we did; `stopped` when it was asked to stop and did not in time. */
  readonly ours: { readonly cause: FailureCause | 'stopped' | 'pruned'; readonly reason: string } | null;
  /** Processes that the kernel killed for want of memory meanwhile; null: unknown. */
  readonly oomKills: number | null;
  /** The end of what it printed. */
  readonly output: string;
}

/** The last event of the attempt. */
export function verdictOf(loss: Loss): TrialEvent {
  const { at, epoch, ours, exit } = loss;
  const how = `its process ended without a last event (${renderExit(exit)})`;
  if (ours?.cause === 'stopped')
    return { kind: 'stopped', at, epoch, batch: 0, reason: `interrupted: ${ours.reason}; ${how}` };
  if (ours === null && exit.code === NO_ROOM_EXIT)
    return { kind: 'stopped', at, epoch, batch: 0, reason: `${NO_ROOM} for its log; ${how}${said(loss)}` };
  if (ours?.cause === 'pruned') return { kind: 'pruned', at, epoch, reason: ours.reason };
  const [cause, message]: readonly [FailureCause, string] =
    ours === null ? unasked(loss, how) : [ours.cause, `${ours.reason}; ${how}`];
  return { kind: 'failed', at, cause, message: `${message}${said(loss)}`, stack: null };
}

function said({ output }: Loss): string {
  return output === '' ? '' : `; its output ends with:\n${output}`;
}

/** A SIGKILL that is not ours is the kernel's only if the kernel has counted one: anybody may send it. */
function unasked({ exit, oomKills, output }: Loss, how: string): readonly [FailureCause, string] {
  if (exit.signal !== 'SIGKILL') return [saysOutOfMemory(output) ? 'oom' : 'infra', how];
  if (oomKills === null)
    return [
      'infra',
      `${how}; dyrep did not send it: the system may have, for want of memory, or somebody else`,
    ];
  if (oomKills > 0)
    return [
      'oom',
      `${how}; dyrep did not send it, and the kernel has killed ${oomKills === 1 ? 'a process' : `${oomKills} processes`} ` +
        'for want of memory meanwhile: most likely this one',
    ];
  return [
    'infra',
    `${how}; dyrep did not send it, and the kernel has killed nothing for want of memory meanwhile`,
  ];
}

function renderExit(exit: ExitInfo): string {
  if (exit.error !== null) return exit.error;
  return exit.signal === null ? `exit code ${exit.code}` : `signal ${exit.signal}`;
}
