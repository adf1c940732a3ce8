import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { commandLine, sweepArguments } from '../../src/cli/command-words.js';

it('the words behind the file stand in the order of their kinds', () => {
  expect(sweepArguments({ words: ['seed=1,2'], set: ['a=1', 'b=2'], experiment: 'x.yml' })).toEqual(
    'seed=1,2 --experiment x.yml --set a=1 --set b=2'.split(' '),
  );
  expect(sweepArguments({ words: [], set: [] })).toEqual([]);
});

it('a shell reads a command line as the words that it was made of', () => {
  const words = ['plain', "it's", 'a b', '$HOME', 'x=[1, 2]', '*', ''];
  const line = commandLine([process.execPath, '-p', 'JSON.stringify(process.argv.slice(1))', '--', ...words]);
  expect(JSON.parse(execFileSync('sh', ['-c', line], { encoding: 'utf8' }))).toEqual(words);
});
