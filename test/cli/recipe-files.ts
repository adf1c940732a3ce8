// Files of one test file in a temporary folder, and what reading them is refused for.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';

/** A folder that is gone when the test file is done, a function that writes into it, and one that names refusals without it. */
export function recipeFiles() {
  const folder = mkdtempSync(join(tmpdir(), 'dyrep-recipes-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const write = (name: string, text: string): string => {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  const problems = (run: () => unknown): readonly string[] => {
    try {
      run();
      return [];
    } catch (error) {
      return (error as Error).message.replaceAll(`${folder}/`, '').split('\n');
    }
  };
  return { folder, write, problems };
}
