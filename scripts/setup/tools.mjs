// Starting other programs for set-up: their output goes to a log file that is named when they fail, and none outlives us.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, cpSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { lastLines } from './progress.mjs';

const children = new Set();
const FAILURE_LINES = 12;

/** Ends every program that is still running. */
export function endTools() {
  for (const child of children) child.kill('SIGTERM');
}

/** A program that ended badly; the message has its last words and names the log. */
export class ToolError extends Error {
  constructor(command, how, log, code = null) {
    super(`${command} ${how}\n${lastLines(log, FAILURE_LINES)}\n(all of it: ${log})`);
    this.code = code;
  }
}

// Settings that npm hands down from the command that started us and that would change what our own calls of it do.
const FOREIGN = [
  'global',
  'prefix',
  'location',
  'local_prefix',
  'omit',
  'include',
  'ignore_scripts',
  'dry_run',
];

function ownEnvironment() {
  const foreign = new Set(FOREIGN.map((name) => `npm_config_${name}`));
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.has(name.toLowerCase())));
}

/** Runs a program with its output in `log`; throws ToolError when it fails. `started` gets its process id. */
export function runTool(command, args, { cwd, log, env = {}, started = () => {} }) {
  return new Promise((done, fail) => {
    const out = openSync(log, 'w');
    const child = spawn(command, args, {
      cwd,
      stdio: ['ignore', out, out],
      env: { ...ownEnvironment(), ...env },
    });
    closeSync(out);
    children.add(child);
    if (child.pid !== undefined) started(child.pid);
    const words = [command === process.execPath ? 'node' : command, ...args].join(' ');
    child.on('error', (error) => {
      children.delete(child);
      fail(new ToolError(words, `could not be started: ${error.message}`, log));
    });
    child.on('close', (code, signal) => {
      children.delete(child);
      if (code === 0) done();
      else
        fail(
          new ToolError(words, signal === null ? `ended with ${code}` : `was ended by ${signal}`, log, code),
        );
    });
  });
}

/** Whether better-sqlite3 of this clone loads in this Node and opens a database. */
export function sqliteLoads(root) {
  const code = "new (require('better-sqlite3'))(':memory:').prepare('select sqlite_version()').get()";
  return spawnSync(process.execPath, ['-e', code], { cwd: root, stdio: 'ignore' }).status === 0;
}

/** A prefix whose headers (include/node) are those of the running Node, so that nothing has to be downloaded; undefined: none. */
export function nodeHeaders() {
  const prefixes = [resolve(dirname(process.execPath), '..'), '/usr/local', '/usr'];
  return prefixes.find((prefix) => {
    const file = join(prefix, 'include/node/node_version.h');
    if (!existsSync(file)) return false;
    const text = readFileSync(file, 'utf8');
    const part = (name) => text.match(new RegExp(`#define NODE_${name}_VERSION (\\d+)`))?.[1];
    return process.versions.node.split('.')[0] === part('MAJOR');
  });
}

/**
 * The prefix itself, or a copy without the calls by which Node 24.19 and newer registers every wrapped object for the end
 * of the process: taken back during a garbage collection that runs between two pieces of JavaScript, they abort Node.
 * Earlier versions of the same header, for which better-sqlite3 12 was written, have no such calls.
 */
export function harmlessHeaders(prefix, folder) {
  const name = 'include/node/node_object_wrap.h';
  const calls = /^\s*(?:Add|Remove)CleanupHook\(\);\n/gm;
  const text = readFileSync(join(prefix, name), 'utf8');
  if (text.search(calls) < 0) return prefix;
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(prefix, 'include/node'), join(folder, 'include/node'), { recursive: true, dereference: true });
  writeFileSync(join(folder, name), text.replaceAll(calls, ''));
  return folder;
}
