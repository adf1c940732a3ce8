// Runs a benchmark: node scripts/bench.mjs NAME [--flags]. Compiles bench/NAME.ts with the sources that it uses into a
// folder that is removed again.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const [name = '', ...flags] = process.argv.slice(2);
if (!existsSync(join(root, 'bench', `${name}.ts`))) {
  const known = readdirSync(join(root, 'bench')).filter((f) => f.endsWith('.ts'));
  process.stderr.write(
    `usage: node scripts/bench.mjs NAME [--flags], NAME one of ${known.map((f) => f.slice(0, -3)).join(', ')}\n`,
  );
  process.exit(2);
}
mkdirSync(join(root, '.setup'), { recursive: true });
const folder = mkdtempSync(join(root, '.setup', 'bench-'));
try {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const compiled = node([tsc, '-p', 'bench/tsconfig.json', '--outDir', folder]);
  process.exitCode = compiled === 0 ? node([join(folder, 'bench', `${name}.js`), ...flags]) : compiled;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function node(args) {
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;
}
