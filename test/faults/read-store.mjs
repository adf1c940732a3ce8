// Looks at a home again and again, as `dyrep leaderboard` and `dyrep show` do, until a file `end` is there; says how often it
// looked and what was not as it must be. Arguments: folder of the compiled sources, the home, the number of epochs of each
// trial, and `keep` to keep the database open between the looks, as `--watch` does.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const [dist, home, epochText, mode] = process.argv.slice(2);
const epochs = Number(epochText);
const load = (file) => import(join(dist, file));
const { openSqliteStore } = await load('store/sqlite.js');
const { resultsOf } = await load('cli/home.js');
const { renderLeaderboard } = await load('report/leaderboard.js');
const { summarize } = await load('report/summarize.js');
const { trialJson, renderTrial } = await load('cli/trial-text.js');

/** Between two looks, so that readers leave the writer some of the processor. */
const PAUSE_MS = 20;
const file = join(home, 'dyrep.db');
const open = () => openSqliteStore(file, { readonly: true });
const kept = mode === 'keep' ? open() : null;
const problems = new Set();
let [looks, done] = [0, 0];

/** A trial that is done has all its epochs, one that is planned has none, and none is lost between two looks. */
function checkResults({ trials }) {
  const finished = trials.filter((t) => t.state === 'finished');
  if (finished.length < done) problems.add(`${done} trials were finished, then ${finished.length}`);
  done = finished.length;
  for (const { id, state, best, last, seconds } of trials) {
    const last_ = last?.epoch ?? 0;
    const whole = state === 'planned' ? last_ === 0 : state !== 'finished' || last_ === epochs;
    if (!whole || (state === 'finished') !== (seconds !== null))
      problems.add(`${id} is ${state} after ${last_} epochs and ${seconds} s`);
    if (best?.epoch !== last?.epoch)
      problems.add(`${id}: its best epoch is ${best?.epoch}, its last ${last_}`);
    if (last !== null && last.metrics['val.accuracy'] !== last_ / 10) problems.add(`${id}: a torn epoch`);
  }
  return trials[looks % trials.length].id;
}

function checkTrial(store, id) {
  const record = store.trial(id);
  const shown = trialJson(store, record);
  renderTrial(store, record);
  if (shown.epochs.length < record.epoch)
    problems.add(`${id} has ${shown.epochs.length} of ${record.epoch} epochs`);
}

const parent = process.ppid;
while (process.ppid === parent && !existsSync(join(home, 'end'))) {
  const store = kept ?? open();
  try {
    const results = resultsOf(store, store.sweep('s'));
    renderLeaderboard(summarize(results));
    checkTrial(store, checkResults(results));
    looks++;
  } catch (error) {
    problems.add(error.message);
  } finally {
    if (kept === null) store.close();
  }
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
}
kept?.close();
process.stdout.write(JSON.stringify({ looks, problems: [...problems] }));
