// Trainers as child processes: environment, output, groups, and what is left behind: nothing.
import { mkdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createProcessExecutor } from '../../../src/runner/executors/process.js';
import { trialPaths } from '../../../src/runner/paths.js';
import { identifyProcess, isAlive } from '../../../src/runner/process-identity.js';
import { freshHome, wait } from '../home.js';

function startScript(script: string, environment: Record<string, string> = {}, program = process.execPath) {
  const trial = trialPaths(freshHome());
  mkdirSync(trial.attempt(1).folder, { recursive: true });
  const executor = createProcessExecutor({
    program,
    arguments: ({ attempt }) => ['-e', script, String(attempt)],
    environment: { PATH: process.env.PATH, ...environment },
  });
  const execution = executor.start({ trial, attempt: 1 });
  return { execution, output: () => readFileSync(trial.attempt(1).stderr, 'utf8') };
}

describe('process executor', () => {
  it('collects what the trainer prints, and its exit code', async () => {
    const { execution, output } = startScript(
      'console.log(process.argv[1]); console.error("oh"); process.exit(3)',
    );
    expect(await execution.done).toEqual({ code: 3, signal: null, error: null });
    expect(output()).toBe('1\noh\n');
    expect(execution.command.slice(1)).toEqual(['-e', expect.any(String), '1']);
  });

  it('passes the environment on, with the threads that make results repeatable', async () => {
    const script =
      'const e = process.env; console.log(e.A, e.TF_NUM_INTEROP_THREADS, e.TF_CPP_MIN_LOG_LEVEL, e.HOME)';
    const { execution, output } = startScript(script, { A: 'a', TF_NUM_INTEROP_THREADS: '8' });
    await execution.done;
    expect(output()).toBe('a 1 2 undefined\n');
  });

  it('a program that is not there is an error of the exit', async () => {
    const { execution } = startScript('', {}, '/nowhere/node');
    const exit = await execution.done;
    expect(execution.pid).toBeNull();
    expect(exit).toMatchObject({ code: null, error: expect.stringContaining('ENOENT') });
    execution.kill();
  });

  it('kill ends the trainer with every process that it started', async () => {
    const sleep = 'setInterval(() => {}, 1000)';
    const script = `const c = require("node:child_process").spawn(process.execPath, ["-e", "${sleep}"]); console.log(c.pid); ${sleep}`;
    const { execution, output } = startScript(script);
    while (!output().endsWith('\n')) await wait(5);
    const [self, child] = [identifyProcess(execution.pid!), identifyProcess(Number(output()))];
    expect([isAlive(self), isAlive(child)]).toEqual(['alive', 'alive']);
    execution.kill();
    expect(await execution.done).toMatchObject({ signal: 'SIGKILL' });
    for (let i = 0; i < 200 && isAlive(child) === 'alive'; i++) await wait(5);
    expect([isAlive(self), isAlive(child)]).toEqual(['dead', 'dead']);
    execution.kill();
  });

  it('what a trainer leaves running ends with it', async () => {
    const script = `const c = require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" }); c.unref(); console.log(c.pid); process.disconnect()`;
    const { execution, output } = startScript(script);
    expect(await execution.done).toMatchObject({ code: 0 });
    const child = identifyProcess(Number(output()));
    for (let i = 0; i < 200 && isAlive(child) === 'alive'; i++) await wait(5);
    expect(isAlive(child)).toBe('dead');
  });
});
