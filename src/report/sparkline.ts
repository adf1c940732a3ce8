// A line of blocks for a series of numbers (Tufte, "Beautiful Evidence", 2006): the lowest value is the lowest block.

const BLOCKS = '▁▂▃▄▅▆▇█';

/** The series in at most `width` blocks; longer series show the mean of equal stretches, a NaN or infinity shows as `·`. */
export function renderSparkline(values: readonly number[], width: number): string {
  if (width < 1) return '';
  const points = resample(values, Math.floor(width));
  const finite = points.filter(Number.isFinite);
  const low = Math.min(...finite);
  const span = Math.max(...finite) - low;
  const block = (v: number) => (span > 0 ? Math.round(((v - low) / span) * (BLOCKS.length - 1)) : 3);
  return points.map((v) => (Number.isFinite(v) ? BLOCKS[block(v)]! : '·')).join('');
}

function resample(values: readonly number[], width: number): readonly number[] {
  if (values.length <= width) return values;
  return Array.from({ length: width }, (_, i) => {
    const from = Math.floor((i * values.length) / width);
    const to = Math.floor(((i + 1) * values.length) / width);
    const stretch = values.slice(from, to);
    return stretch.reduce((s, v) => s + v, 0) / stretch.length;
  });
}
