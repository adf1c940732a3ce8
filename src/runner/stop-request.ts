// What a stop file says: why an attempt is to end after its batch, and what it has come to then.
import { z } from 'zod';

/** What an attempt that is asked to end becomes: stopped, pruned, or failed for want of time or machine. */
export const STOP_KINDS = ['stopped', 'pruned', 'timeout', 'preempted'] as const;
export type StopKind = (typeof STOP_KINDS)[number];

/** A request to end. */
export interface StopRequest {
  readonly kind: StopKind;
  readonly reason: string;
}

const schema = z.object({ kind: z.enum(STOP_KINDS), reason: z.string() });
const LINE = /\nkind: (\w+)$/;

/** The text of a stop file: the reason, and on a line of its own what the attempt becomes unless that is `stopped`. */
export function renderStop({ kind, reason }: StopRequest): string {
  return kind === 'stopped' ? `${reason}\n` : `${reason}\nkind: ${kind}\n`;
}

/** The request in a stop file, which anybody may write by hand; then all of it is the reason. */
export function parseStop(text: string): StopRequest {
  const trimmed = text.trim();
  const kind = STOP_KINDS.find((k) => k === LINE.exec(trimmed)?.[1]);
  const reason = kind === undefined ? trimmed : trimmed.replace(LINE, '').trim();
  return { kind: kind ?? 'stopped', reason: reason || 'asked to stop' };
}

/** The request that an aborted signal carries as its reason. */
export function stopOf(reason: unknown): StopRequest {
  const parsed = schema.safeParse(reason);
  return parsed.success ? parsed.data : { kind: 'stopped', reason: String(reason) };
}
