// Numbers as people read them. Accuracies lie in [0, 1] and are shown as percent; counts carry four digits.

/** What stands where there is no number. */
export const NOTHING = '-';

/** A fraction as percent with two decimals, without the sign: 0.95216 is `95.22`. */
export function formatPercent(fraction: number | null): string {
  return fraction === null ? NOTHING : formatFixed(fraction * 100, 2);
}

/** A number with so many decimals; NaN and infinities by name, never `-0.00`. */
export function formatFixed(value: number | null, decimals: number): string {
  if (value === null) return NOTHING;
  if (!Number.isFinite(value)) return String(value);
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace('-', '') : text;
}

/** A count with its noun: `1 trial`, `3 trials`. */
export function formatItems(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Whether a metric is a share that is shown as percent. */
export function isShare(metric: string): boolean {
  return metric.endsWith('.accuracy');
}

/** The value of a metric in its own unit: accuracies as percent, others with four significant digits. */
export function formatMetric(metric: string, value: number | null): string {
  if (value === null) return NOTHING;
  return isShare(metric) ? formatPercent(value) : formatSignificant(value);
}

/** Mean and sample standard deviation of a metric: `95.22 ± 0.13`; the mean alone when there is no deviation. */
export function formatMeanDeviation(metric: string, mean: number | null, std: number | null): string {
  if (mean === null) return NOTHING;
  return std === null
    ? formatMetric(metric, mean)
    : `${formatMetric(metric, mean)} ± ${formatMetric(metric, std)}`;
}

/** A difference of a metric with its sign: `+0.27`, `-1.02`. */
export function formatDelta(metric: string, delta: number | null): string {
  if (delta === null) return NOTHING;
  const text = formatMetric(metric, delta);
  return delta > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** A number with four significant digits, in scientific form when very large or small. */
export function formatSignificant(value: number | null): string {
  if (value === null) return NOTHING;
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return '0';
  const size = Math.abs(value);
  return size >= 1e6 || size < 1e-3 ? value.toExponential(2) : String(Number(value.toPrecision(4)));
}

const UNITS = ['', ' k', ' M', ' G', ' T'] as const;

/** A count with four digits and its unit: 14986698 is `14.99 M`, 313463808 is `313.5 M`, 512 is `512`. */
export function formatCount(count: number | null): string {
  if (count === null) return NOTHING;
  if (!Number.isFinite(count)) return String(count);
  let scaled = Number(Math.abs(count).toPrecision(4));
  let unit = 0;
  while (scaled >= 1000 && unit < UNITS.length - 1) {
    scaled /= 1000;
    unit++;
  }
  const sign = count < 0 ? '-' : '';
  if (unit === 0) return sign + String(Number(scaled.toFixed(2)));
  return `${sign}${scaled.toPrecision(Math.max(4, Math.ceil(Math.log10(scaled + 1))))}${UNITS[unit]}`;
}

/** Seconds as a duration of two units: `0.8 s`, `12.3 s`, `4 min 05 s`, `2 h 03 min`, `3 d 04 h`. */
export function formatDuration(seconds: number | null): string {
  if (seconds === null) return NOTHING;
  if (!Number.isFinite(seconds)) return String(seconds);
  const tenths = Math.round(Math.max(0, seconds) * 10) / 10;
  if (tenths < 60) return `${tenths.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return two(whole, 60, 'min', 's');
  const minutes = Math.round(whole / 60);
  if (minutes < 24 * 60) return two(minutes, 60, 'h', 'min');
  return two(Math.round(minutes / 60), 24, 'd', 'h');
}

/** What is left, an estimate in milliseconds, as a duration of whole seconds: `34 s`, `4 min 05 s`. */
export function formatLeft(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  return seconds < 60 ? `${seconds} s` : formatDuration(seconds);
}

function two(total: number, base: number, large: string, small: string): string {
  return `${Math.floor(total / base)} ${large} ${String(total % base).padStart(2, '0')} ${small}`;
}

/** Images per second: whole from ten on, one decimal below. */
export function formatSpeed(imagesPerSecond: number | null): string {
  if (imagesPerSecond === null) return NOTHING;
  return `${formatFixed(imagesPerSecond, imagesPerSecond < 10 ? 1 : 0)} img/s`;
}

/** A parameter's value as people wrote it: text as it is, everything else as JSON. */
export function formatValue(value: unknown): string {
  if (value === undefined) return NOTHING;
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
}
