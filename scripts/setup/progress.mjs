// What set-up shows: one line a step with its time; on a terminal a live line with what runs now, in a log a line now and then.
import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

const LIVE_MS = 500;
const LOG_MS = 15_000;

/** A display on standard error; `step` runs work and says how it ended. */
export function createProgress(stream = process.stderr) {
  const live = stream.isTTY === true;
  const running = new Map();
  const clear = () => {
    if (live) stream.write('\r\x1b[2K');
  };
  const print = (text) => {
    clear();
    stream.write(`${text}\n`);
  };
  const status = ([name, { start, log }]) => `${name} ${seconds(start)}${detail(log)}`;
  const tick = () => {
    if (running.size === 0) return;
    const text = `  … ${[...running].map(status).join(' | ')}`;
    if (live) stream.write(`\r\x1b[2K${text.slice(0, (stream.columns ?? 80) - 1)}`);
    else stream.write(`${text}\n`);
  };
  let timer = null;
  return {
    print,
    /** Runs one step; `work` returns words for its line, or null to print none. */
    async step(name, log, work) {
      const start = Date.now();
      running.set(name, { start, log });
      timer ??= setInterval(tick, live ? LIVE_MS : LOG_MS);
      try {
        const words = await work();
        if (words !== null) print(`  ✓ ${name}: ${words} (${seconds(start)})`);
      } finally {
        running.delete(name);
        clear();
        if (running.size === 0) {
          clearInterval(timer);
          timer = null;
        }
      }
    },
  };
}

function seconds(start) {
  return `${((Date.now() - start) / 1000).toFixed(1)} s`;
}

function detail(log) {
  const last = lastLines(log, 1);
  return last === '' ? '' : `: ${last.slice(0, 60)}`;
}

/** The last lines of a log, without control characters; empty when there is none. */
export function lastLines(log, count) {
  let text;
  try {
    text = readFileSync(log, 'utf8');
  } catch {
    return '';
  }
  const lines = text.split(/[\r\n]+/).map((line) =>
    stripVTControlCharacters(line)
      .replace(/\p{Cc}/gu, ' ')
      .trimEnd(),
  );
  return lines
    .filter((line) => line.trim() !== '')
    .slice(-count)
    .join('\n');
}
