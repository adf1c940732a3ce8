// Metrics by name as JSON text in the database. What JSON lacks (not-a-number, infinities) is written by its name, as in
// the event logs, so that every number comes back to the same double.
import { renderJson } from '../trial/json.js';

/** JSON of metrics by name. */
export function renderMetrics(metrics: Readonly<Record<string, number>>): string {
  return renderJson(metrics);
}

/** The opposite of `renderMetrics`; null for a text that it does not write. */
export function parseMetrics(text: string): Record<string, number> | null {
  const metrics = parseObject(text);
  if (metrics === null) return null;
  for (const name of Object.keys(metrics)) {
    const value = toNumber(metrics[name]);
    if (value === null) return null;
    metrics[name] = value;
  }
  return metrics as Record<string, number>;
}

/** The object in a JSON text; null for anything else. */
export function parseObject(text: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown> | null)
      : null;
  } catch {
    return null;
  }
}

function toNumber(value: unknown): number | null {
  if (typeof value === 'number') return value;
  return value === 'NaN' || value === 'Infinity' || value === '-Infinity' ? Number(value) : null;
}
