// A published table as data (reports/paper/*.json). A number may stand in it only when it was read in a named source
// (VERIFIED) or counted from the reference definitions (DERIVED); any other cell is null and prints "not verified".
import { z } from 'zod';
import { ConfigError } from '../errors.js';

export const CELL_STATUSES = ['VERIFIED', 'DERIVED', 'UNVERIFIED', 'MISSING'] as const;
export type CellStatus = (typeof CELL_STATUSES)[number];
export const PAPER_METHODS = ['plain', 'dbb', 'dyrep'] as const;
export type PaperMethod = (typeof PAPER_METHODS)[number];

const cell = z
  .strictObject({
    value: z.number().nullable(),
    unit: z.string().min(1),
    status: z.enum(CELL_STATUSES),
    /** Name of an entry of `sources`. */
    source: z.string().min(1).nullable(),
  })
  .refine((c) => !isTrusted(c.status) || (c.value !== null && c.source !== null), {
    message: 'a VERIFIED or DERIVED cell needs a value and a source',
  })
  .refine((c) => isTrusted(c.status) || c.value === null, {
    message: 'a number that is neither VERIFIED nor DERIVED may not be stored',
  });

const row = z.strictObject({
  dataset: z.string().min(1),
  method: z.enum(PAPER_METHODS),
  /** What the paper calls the method. */
  name: z.string().min(1),
  params: cell,
  macs: cell,
  cost: cell,
  accuracy: cell,
  /** The authors' own re-run with their released code. */
  rerun: cell,
});

const schema = z
  .strictObject({
    id: z.string().min(1),
    title: z.string().min(1),
    model: z.string().min(1),
    /** The recipe behind the published numbers, and what is not known of it: a gain means nothing without it. */
    baseline: z.string().min(1),
    notes: z.array(z.string().min(1)),
    sources: z.record(z.string(), z.string().min(1)),
    rows: z.array(row).min(1),
  })
  .superRefine((table, context) => {
    for (const [i, r] of table.rows.entries())
      for (const name of ['params', 'macs', 'cost', 'accuracy', 'rerun'] as const) {
        const source = r[name].source;
        if (source !== null && !Object.hasOwn(table.sources, source))
          context.addIssue({
            code: 'custom',
            path: ['rows', i, name, 'source'],
            message: `unknown source '${source}'`,
          });
      }
  });

export type PaperTable = z.infer<typeof schema>;
export type PaperRow = z.infer<typeof row>;
export type PaperCell = z.infer<typeof cell>;

/** Whether a number of this status may be printed as the paper's. */
export function isTrusted(status: CellStatus): boolean {
  return status === 'VERIFIED' || status === 'DERIVED';
}

/** The table in a JSON text; throws a ConfigError that names every cell that breaks the rules. */
export function parsePaperTable(text: string, file: string): PaperTable {
  const issue = (path: string, message: string) => ({ file, line: 1, column: 1, path, message });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new ConfigError([issue('', 'it is no JSON')]);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new ConfigError(parsed.error.issues.map((i) => issue(i.path.join('.'), i.message)));
}
