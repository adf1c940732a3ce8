// Set-up from beginning to end: under a lock, step by step, the two long native steps side by side.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { takeLock } from './lock.mjs';
import { createProgress } from './progress.mjs';
import { buildSqlite, compileSources, installDependencies, installEngine } from './steps.mjs';
import { endTools } from './tools.mjs';

const SIGNAL_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/** Sets the clone up; returns the exit code. */
export async function setUp() {
  const root = resolve(fileURLToPath(import.meta.url), '../../..');
  const logs = resolve(root, '.setup');
  const progress = createProgress();
  const lock = await takeLock(logs, (pid) =>
    progress.print(`  … another set-up is running here (process ${pid}); waiting for it`),
  );
  for (const [signal, code] of Object.entries(SIGNAL_CODES))
    process.once(signal, () => {
      progress.print('set-up interrupted; the next one goes on with what is missing');
      // The lock stays: it names the tools, and is stale as soon as the last of them has ended.
      endTools();
      process.exit(code);
    });
  const context = { root, logs, progress, started: lock.started };
  try {
    await installDependencies(context);
    await compileSources(context);
    const withEngine = !process.argv.includes('--without-engine');
    await bothOrNothing(buildSqlite(context), withEngine ? installEngine(context) : null);
    return 0;
  } catch (error) {
    progress.print(`set-up failed: ${error.message}`);
    return 1;
  } finally {
    lock.release();
  }
}

/** Waits for both, so that none runs on unwatched when the other has failed. */
async function bothOrNothing(...work) {
  const results = await Promise.allSettled(work);
  const failed = results.find((r) => r.status === 'rejected');
  if (failed) throw failed.reason;
}
