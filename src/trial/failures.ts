// Why an attempt ended without finishing, in classes, and how often a trial is run again for each of them.

/** The causes of a `failed` event, as this version writes them. */
export const FAILURE_CAUSES = ['oom', 'nan', 'code', 'data', 'infra', 'timeout', 'preempted'] as const;
/** The cause of a failure. */
export type FailureCause = (typeof FAILURE_CAUSES)[number];

/** A failure's cause, or `stopped`: asked to end before its time. */
export const FAILURE_CLASSES = [...FAILURE_CAUSES, 'stopped'] as const;
/** The class of an end before the finish. */
export type FailureClass = (typeof FAILURE_CLASSES)[number];

/** How many attempts in a row may follow one that ended so without a new epoch; `always`: as many as it takes. */
export type Retries = number | 'always';

/** Retries by class. */
export type RetryRules = Readonly<Record<FailureClass, Retries>>;

/** What is tried again where the sweep does not say: what the machine did, never what the trial did itself. */
export const DEFAULT_RETRIES: RetryRules = {
  oom: 0,
  nan: 0,
  code: 0,
  data: 0,
  infra: 2,
  timeout: 0,
  preempted: 'always',
  stopped: 0,
};

/** How the reason of an attempt begins that a full disk stopped: it goes on when there is room. */
export const NO_ROOM = 'no room left';

/** The exit code of a trainer that has no room for its log, and so cannot say it there. */
export const NO_ROOM_EXIT = 74;

const OUT_OF_MEMORY =
  /\bOOM|ResourceExhausted|[Oo]ut ?[Oo]f ?[Mm]emory|bad_alloc|Array buffer allocation failed/;

/** Whether a message of an engine, of Node or of C++ says that there was no memory left. */
export function saysOutOfMemory(text: string): boolean {
  return OUT_OF_MEMORY.test(text);
}

/** The cause as today's classes name it: logs of earlier versions say `lost` where a process went away without a word. */
export function failureCause(cause: FailureCause | 'lost'): FailureCause {
  return cause === 'lost' ? 'infra' : cause;
}
