// The build: TypeScript to dist/, with a stamp of the sources inside so that an unchanged tree is not compiled again.
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTool } from './setup/tools.mjs';

const STAMP = 'dist/.sources';

/** Whether dist/ was compiled from exactly these sources. */
export function buildIsCurrent(root) {
  const stamp = join(root, STAMP);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === sourcesHash(root);
}

/** Compiles src/ to dist/ and removes what has no source any more; an interrupted build leaves no stamp. */
export async function build(root, { log, started }) {
  const hash = sourcesHash(root);
  rmSync(join(root, STAMP), { force: true });
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  await runTool(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, log, started });
  const sources = new Set(sourceFiles(root).map((f) => f.replace(/\.tsx?$/, '')));
  for (const file of readdirSync(join(root, 'dist'), { recursive: true })) {
    const name = /^(.*)\.js(\.map)?$/.exec(file)?.[1];
    if (name !== undefined && !sources.has(name.split(sep).join('/'))) rmSync(join(root, 'dist', file));
  }
  chmodSync(join(root, 'dist/cli/main.js'), 0o755);
  writeFileSync(join(root, STAMP), hash);
}

function sourceFiles(root) {
  const files = readdirSync(join(root, 'src'), { recursive: true });
  return files
    .filter((f) => /\.tsx?$/.test(f))
    .map((f) => f.split(sep).join('/'))
    .sort();
}

function sourcesHash(root) {
  const hash = createHash('sha256');
  const files = [
    'package-lock.json',
    'tsconfig.json',
    'tsconfig.build.json',
    ...sourceFiles(root).map((f) => `src/${f}`),
  ];
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = resolve(fileURLToPath(import.meta.url), '../..');
  mkdirSync(join(root, '.setup'), { recursive: true });
  try {
    await build(root, { log: join(root, '.setup/tsc.log'), started: () => {} });
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
