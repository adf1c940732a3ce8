// The steps of set-up, each of which finds out by itself whether there is anything to do.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, buildIsCurrent } from '../build.mjs';
import { lastLines } from './progress.mjs';
import { harmlessHeaders, nodeHeaders, runTool, sqliteLoads, ToolError } from './tools.mjs';

const RETRY_ENGINE_AFTER_MS = 10 * 60_000;
/** An installation takes longer than finding that it is there. */
const ALREADY_THERE_MS = 3000;

/** Installs what package-lock.json says, without running any package's scripts. */
export async function installDependencies({ root, logs, progress, started }) {
  if (dependenciesAreCurrent(root)) return;
  const log = join(logs, 'npm-ci.log');
  await progress.step('dependencies', log, async () => {
    const flags = ['--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
    await runTool('npm', ['ci', ...flags], { cwd: root, log, started });
    return 'installed as pinned by package-lock.json';
  });
}

/**
 * Whether node_modules is what package-lock.json asks for, by the list that npm writes when it is done (an interrupted
 * npm leaves none). Optional packages may be missing.
 */
export function dependenciesAreCurrent(root) {
  const wanted = readJson(join(root, 'package-lock.json'));
  const present = readJson(join(root, 'node_modules/.package-lock.json'));
  if (wanted === null || present === null) return false;
  return Object.entries(wanted.packages).every(([path, entry]) => {
    if (path === '') return true;
    const installed = present.packages[path];
    if (installed === undefined) return entry.optional === true;
    return installed.version === entry.version && existsSync(join(root, path, 'package.json'));
  });
}

/** Compiles src/ to dist/ when a source has changed. */
export async function compileSources({ root, logs, progress, started }) {
  if (buildIsCurrent(root)) return;
  const log = join(logs, 'tsc.log');
  await progress.step('build', log, async () => {
    await build(root, { log, started });
    return 'src/ compiled to dist/';
  });
}

/** Gives better-sqlite3 its native part: a prebuilt one where it can be fetched, else from source. */
export async function buildSqlite({ root, logs, progress, started }) {
  if (sqliteLoads(root)) return;
  const log = join(logs, 'better-sqlite3.log');
  const found = nodeHeaders();
  const prefix = found && harmlessHeaders(found, join(logs, 'node'));
  const env = { npm_config_nodedir: prefix, JOBS: 'max', npm_config_ignore_scripts: 'false' };
  if (prefix === undefined) delete env.npm_config_nodedir;
  await progress.step('better-sqlite3', log, async () => {
    await runTool('npm', ['rebuild', 'better-sqlite3'], { cwd: root, log, env, started });
    if (sqliteLoads(root)) return 'native part ready';
    // A prebuilt file that does not load (another C library): compile.
    const source = { ...env, npm_config_build_from_source: 'true' };
    await runTool('npm', ['rebuild', 'better-sqlite3'], { cwd: root, log, env: source, started });
    if (!sqliteLoads(root))
      throw new Error(`better-sqlite3 was built but does not load in ${process.version} (${log})`);
    return 'native part compiled';
  });
}

/** Installs the native engine; that it cannot be had is said, and is no failure: the portable engine serves. */
export async function installEngine({ root, logs, progress, started }) {
  if (process.env.DYREP_ENGINE === 'portable') return;
  const log = join(logs, 'engine.log');
  const failure = join(logs, 'engine-failed.json');
  const recent = Date.now() - (readJson(failure)?.at ?? 0) < RETRY_ENGINE_AFTER_MS;
  const words = ['engine', 'install', ...(recent ? ['--unless-failed'] : [])];
  const begun = Date.now();
  await progress.step('TensorFlow', log, async () => {
    try {
      await runTool(process.execPath, [join(root, 'dist/cli/main.js'), ...words], {
        cwd: root,
        log,
        started,
      });
      rmSync(failure, { force: true });
      return Date.now() - begun < ALREADY_THERE_MS ? null : lastLines(log, 1);
    } catch (error) {
      if (!(error instanceof ToolError) || error.code !== 2) throw error;
      if (!recent) writeFileSync(failure, JSON.stringify({ at: begun }));
      progress.print(`  ! no native TensorFlow: ${lastLines(log, 1)}`);
      progress.print(
        '    going on with the portable engine, which is slower (again: npx dyrep engine install)',
      );
      return null;
    }
  });
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
