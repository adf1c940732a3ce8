// Mean and standard deviation of each channel, from a histogram: exact in float64 for 8-bit images.

/** Mean and standard deviation (of the population) of each channel of NHWC bytes, in units of 255. */
export function channelStatistics(
  images: Uint8Array,
  channels: number,
): { readonly mean: readonly number[]; readonly deviation: readonly number[] } {
  const counts = new Float64Array(256 * channels);
  for (let i = 0; i < images.length; i += channels) {
    for (let c = 0; c < channels; c++) counts[c * 256 + images[i + c]!]!++;
  }
  const total = images.length / channels;
  const mean: number[] = [];
  const deviation: number[] = [];
  for (let c = 0; c < channels; c++) {
    const histogram = counts.subarray(c * 256, c * 256 + 256);
    const m = histogram.reduce((sum, n, value) => sum + n * value, 0) / total / 255;
    const variance = histogram.reduce((sum, n, value) => sum + n * (value / 255 - m) ** 2, 0) / total;
    mean.push(m);
    // A constant channel carries nothing; dividing by 1 keeps it finite.
    deviation.push(variance > 0 ? Math.sqrt(variance) : 1);
  }
  return { mean, deviation };
}
