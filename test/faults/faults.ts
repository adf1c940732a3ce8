// What the tests of faults and load share: whether they run at full size (`npm run faults`) or small (`npm test`), and the
// figures that they report.
import { appendFileSync } from 'node:fs';
import { vi } from 'vitest';

/** Whether this is `npm run faults`. */
export const full = process.env.DYREP_FAULTS === 'full';

// Many processes on a machine that has other work to do: nothing is measured by these limits.
vi.setConfig(full ? { testTimeout: 600_000, hookTimeout: 600_000 } : { testTimeout: 180_000 });

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
