// Hydra's interval, which its sweeper plugins draw from: `interval(a, b)`, `tag(log, interval(a, b))`, `int(interval(a, b))`.
// Source: hydra-core 1.3, override grammar, and the Optuna sweeper plugin for the tag `log`.
import { UsageError } from '../../errors.js';

/** Bounds to draw from. */
export interface HydraInterval {
  readonly low: number;
  readonly high: number;
  /** Whether numbers spread evenly over their logarithm. */
  readonly log: boolean;
  /** Whether they are whole. */
  readonly whole: boolean;
}

const WRAPPER = /^(tag|int|float)\s*\((.*)\)$/s;
const INTERVAL = /^interval\s*\((.*)\)$/s;

/** The interval that an override's value is; null where it is something else; throws a UsageError for one that is unsound. */
export function parseInterval(text: string): HydraInterval | null {
  let inner = text.trim();
  let [log, whole] = [false, false];
  for (let match = WRAPPER.exec(inner); match !== null; match = WRAPPER.exec(inner)) {
    const parts = splitOff(match[2]!, match[1] === 'tag');
    if (parts.tags.includes('log')) log = true;
    if (match[1] === 'int') whole = true;
    inner = parts.inner.trim();
  }
  const found = INTERVAL.exec(inner);
  if (found === null) return null;
  const [low, high, ...rest] = found[1]!.split(',').map((part, i) => bound(part, i));
  if (low === undefined || high === undefined || rest.length > 0 || !(low < high))
    throw new UsageError('expected interval(a, b) with numbers a < b');
  if (log && low <= 0) throw new UsageError('an interval with the tag log needs positive bounds');
  if (whole && !(Number.isInteger(low) && Number.isInteger(high)))
    throw new UsageError('int(interval(a, b)) needs whole bounds');
  return { low, high, log, whole };
}

/** The words before the last call of a tag, and that call. */
function splitOff(
  text: string,
  isTag: boolean,
): { readonly tags: readonly string[]; readonly inner: string } {
  const at = isTag ? text.search(/(tag|int|float|interval)\s*\(/) : 0;
  const tags = text.slice(0, Math.max(at, 0)).split(',');
  return { tags: tags.map((tag) => tag.trim()), inner: text.slice(Math.max(at, 0)) };
}

/** The n-th bound, with or without its name; undefined for no number. */
function bound(part: string, index: number): number | undefined {
  const name = index === 0 ? 'start' : 'end';
  const text = part.trim().replace(new RegExp(`^${name}\\s*=\\s*`), '');
  const value = Number(text);
  return text === '' || !Number.isFinite(value) ? undefined : value;
}
