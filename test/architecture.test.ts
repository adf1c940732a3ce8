// The import table of DESIGN: rooms may import downwards only, and each outside dependency has one door.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = resolve(import.meta.dirname, '../src');

/** Rooms that a room may import from, besides itself and the files that are open to all. */
const ARROWS: Record<string, readonly string[]> = {
  cli: [
    'trial',
    'engine',
    'nn',
    'reparam',
    'models',
    'data',
    'training',
    'sweep',
    'store',
    'runner',
    'report',
    'ui',
  ],
  ui: ['report', 'store', 'trial'],
  runner: ['training', 'models', 'data', 'sweep', 'store', 'engine', 'trial'],
  training: ['reparam', 'nn', 'data', 'engine', 'trial'],
  models: ['reparam', 'nn'],
  reparam: ['nn', 'engine'],
  nn: ['engine'],
  sweep: ['trial'],
  report: ['trial'],
  store: ['trial'],
  trial: [],
  data: [],
  engine: [],
};
const OPEN = ['errors.ts', 'random.ts', 'registries.ts', 'special-functions.ts'];

/** Which files may import a package (by prefix of their path below src). */
const DOORS: Record<string, readonly string[]> = {
  '@tensorflow/': ['engine/'],
  'better-sqlite3': ['store/sqlite.ts'],
  ink: ['ui/'],
  react: ['ui/'],
  yaml: ['cli/read-yaml.ts'],
  'cron-parser': ['sweep/fire-times.ts'],
  'csv-stringify': ['report/csv.ts'],
  sharp: ['data/'],
  commander: ['cli/'],
  yauzl: ['engine/'],
  'node:child_process': ['runner/executors/', 'engine/', 'registries.ts', 'cli/'],
};

/** Words that only the command line may use: everything else gets such values passed in. */
const DANGERS = [
  { pattern: /\bprocess\.env\b/, doors: ['cli/'] },
  { pattern: /\bprocess\.exit\b/, doors: ['cli/main.ts'] },
  { pattern: /\bconsole\./, doors: ['cli/'] },
  { pattern: /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(/, doors: ['cli/'] },
  { pattern: /\bMath\.random\b/, doors: [] },
];

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((f) => /\.tsx?$/.test(f))
  .map((f) => f.replaceAll('\\', '/'));
const text = (file: string) => readFileSync(join(SRC, file), 'utf8');
const imports = (file: string) =>
  [...text(file).matchAll(/(?:from|import|require)\s*\(?\s*['"]([^'"]+)['"]/g)].map((m) => m[1]!);
const room = (file: string) => (file.includes('/') ? file.split('/')[0]! : file);

describe('architecture', () => {
  it('has source files', () => expect(files.length).toBeGreaterThan(20));

  it('imports go down only', () => {
    const broken: string[] = [];
    for (const file of files) {
      for (const target of imports(file).filter((i) => i.startsWith('.'))) {
        const to = relative(SRC, resolve(SRC, dirname(file), target)).replace(/\.js$/, '.ts');
        const allowed = [room(file), ...(ARROWS[room(file)] ?? []), ...OPEN];
        if (!allowed.includes(room(to))) broken.push(`${file} -> ${to}`);
      }
    }
    expect(broken).toEqual([]);
  });

  it('every room is in the table', () => {
    const rooms = new Set(files.map(room).filter((r) => !OPEN.includes(r)));
    expect([...rooms].filter((r) => !(r in ARROWS))).toEqual([]);
  });

  it('each dependency has one door', () => {
    const broken = files.flatMap((file) =>
      imports(file).flatMap((i) =>
        Object.entries(DOORS)
          .filter(([name]) => i === name || i.startsWith(name.endsWith('/') ? name : `${name}/`))
          .filter(([, doors]) => !doors.some((d) => file.startsWith(d)))
          .map(([name]) => `${file} imports ${name}`),
      ),
    );
    expect(broken).toEqual([]);
  });

  it('each danger has one door', () => {
    const broken = files.flatMap((file) =>
      DANGERS.filter((d) => !d.doors.some((door) => file.startsWith(door)) && d.pattern.test(text(file))).map(
        (d) => `${file} uses ${d.pattern.source}`,
      ),
    );
    expect(broken).toEqual([]);
  });

  it('no file is over 300 lines', () => {
    expect(files.filter((f) => text(f).split('\n').length > 301)).toEqual([]);
  });

  it('no default exports, no loosened types', () => {
    const broken = files.filter((f) =>
      /export default|: any\b|as any\b|@ts-(ignore|expect-error)/.test(text(f)),
    );
    expect(broken).toEqual([]);
  });
});
