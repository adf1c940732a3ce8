// The tests of faults and load at full size: node scripts/faults.mjs [NAME…], NAME a part of a file's name in test/faults.
// One file at a time, so that their figures do not disturb each other; ends with a table of what was asked and measured.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, buildIsCurrent } from './build.mjs';

const COLUMNS = ['row', 'asked', 'measured', 'ok'];
const OK = { true: 'yes', false: 'NO', null: '-' };
const root = resolve(fileURLToPath(import.meta.url), '../..');
const report = join(root, '.setup/faults.jsonl');

const names = process.argv.slice(2);
const files = readdirSync(join(root, 'test/faults'))
  .filter((f) => f.endsWith('.test.ts') && (names.length === 0 || names.some((n) => f.includes(n))))
  .sort();
if (files.length === 0) {
  process.stderr.write(`no file of test/faults has ${names.join(' or ')} in its name\n`);
  process.exit(2);
}

mkdirSync(join(root, '.setup'), { recursive: true });
rmSync(report, { force: true });
if (!buildIsCurrent(root)) await build(root, { log: join(root, '.setup/tsc.log'), started: () => {} });
const began = Date.now();
const rows = files.flatMap(runFile);
const seconds = Math.round((Date.now() - began) / 1000);
process.stdout.write(`\n${renderTable(rows)}\n\n${rows.length} figures in ${seconds} s\n`);
process.exitCode = rows.every((r) => r.ok !== false) ? 0 : 1;

/** The figures of one file, and a row that says so when its tests failed. */
function runFile(file) {
  const before = figures().length;
  const began = Date.now();
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const words = [...mounting(file), process.execPath, vitest, 'run', `test/faults/${file}`, '--maxWorkers=1'];
  const { status } = spawnSync(words[0], words.slice(1), {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, DYREP_FAULTS: 'full', DYREP_FAULTS_REPORT: report },
  });
  const took = `${Math.round((Date.now() - began) / 1000)} s`;
  const failed = { row: file, asked: 'its tests pass', measured: `they failed, after ${took}`, ok: false };
  return [...figures().slice(before), ...(status === 0 ? [] : [failed])];
}

/** Small disks need the right to mount, which a user namespace gives to whoever is not root. */
function mounting(file) {
  const own = ['unshare', '--user', '--map-root-user', '--mount'];
  if (file !== 'full-disk.test.ts' || process.getuid?.() === 0) return [];
  return spawnSync(own[0], [...own.slice(1), 'true']).status === 0 ? own : [];
}

function figures() {
  const text = existsSync(report) ? readFileSync(report, 'utf8') : '';
  return text.split('\n').filter(Boolean).map(JSON.parse);
}

function renderTable(rows) {
  const lines = [COLUMNS, ...rows.map((r) => [r.row, r.asked, r.measured, OK[String(r.ok)]])];
  const widths = COLUMNS.map((_, i) => Math.max(...lines.map((l) => l[i].length)));
  const rule = widths.map((w) => '-'.repeat(w));
  const [head, ...body] = [...lines.slice(0, 1), rule, ...lines.slice(1)];
  return [head, ...body]
    .map((l) =>
      l
        .map((cell, i) => cell.padEnd(widths[i]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
