// What the tests of faults and load share: whether they run at full size (`npm run faults`) or small (`npm test`), and the
// figures that they report.
import { appendFileSync } from 'node:fs';

/** Whether this is `npm run faults`. */
export const full = process.env.DYREP_FAULTS === 'full';

/** The value for this size of run. */
export function sized<T>(small: T, atFullSize: T): T {
  return full ? atFullSize : small;
}

/**
 * Reports what was asked and what was measured, for the table of `npm run faults`; `ok` false makes the run fail, null
 * says that it could not be measured here.
 */
export function figure(row: string, asked: string, measured: string, ok: boolean | null = true): void {
  const file = process.env.DYREP_FAULTS_REPORT;
  if (file !== undefined) appendFileSync(file, `${JSON.stringify({ row, asked, measured, ok })}\n`);
}
