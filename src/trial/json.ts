// JSON in which the numbers that it lacks (not-a-number, the infinities) stand by their names.

/** The value as JSON text. */
export function renderJson(value: unknown): string {
  const text = JSON.stringify(value);
  // Without a null there was no such number either, and nothing has to be looked at twice.
  return text.includes('null') ? JSON.stringify(value, named) : text;
}

function named(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
