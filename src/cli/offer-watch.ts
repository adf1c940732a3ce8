// A sweep that is running already: on a terminal, its leaderboard is offered instead.
import { createInterface } from 'node:readline/promises';
import { BusySweepError } from '../errors.js';
import { safeText } from '../report/safe-text.js';

/** Where the question is asked. */
export interface Asking {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** Runs the sweep; when another process runs it, says who and, where somebody can answer, offers to watch. */
export async function runOrWatch(
  run: () => Promise<void>,
  asking: Asking | null,
  watch: (sweep: string) => Promise<void>,
): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof BusySweepError) || asking === null) throw error;
    const { sweep, pid, host, since } = error.owner;
    const who = `process ${pid} on ${safeText(host)} since ${new Date(since).toISOString()}`;
    const question = `Sweep ${safeText(sweep)} is run by ${who}. Watch its leaderboard? [Y/n] `;
    if (!(await isYes(question, asking))) throw error;
    await watch(sweep);
  }
}

/** Whether the answer is yes, which nothing at all is, too; the end of the input is no. */
async function isYes(question: string, { input, output }: Asking): Promise<boolean> {
  const lines = createInterface({ input, output });
  try {
    const closed = new Promise<string>((done) => lines.once('close', () => done('no')));
    const answer = await Promise.race([lines.question(question), closed]);
    return /^(?:y(?:es)?)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}
