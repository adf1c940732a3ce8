// Data made ready once, before the first trial, so that it is fetched and converted with progress and by one process only.
import { loadDataSet } from '../data/data-set.js';
import { safeText } from '../report/safe-text.js';
import type { Experiment } from '../trial/experiment.js';
import { canonicalJson } from '../trial/identity.js';
import { checkNetworks } from './network-cost.js';

/** Prepares what these experiments train on; a DataError says what cannot be had, a NetworkError what does not fit. Returns how each split was made. */
export async function prepareData(
  experiments: readonly Experiment[],
  options: { readonly cache: string; readonly signal: AbortSignal; readonly remark: (line: string) => void },
): Promise<readonly string[]> {
  const { cache, signal, remark } = options;
  const keyOf = (e: Experiment) => canonicalJson({ ...e.data, augment: null });
  const sections = new Map(experiments.map((e) => [keyOf(e), e.data]));
  const descriptions: string[] = [];
  for (const [key, section] of sections) {
    const progress = (message: string) => remark(safeText(message));
    const data = await loadDataSet(section, { cache, signal, progress });
    checkNetworks(experiments, (e) => (keyOf(e) === key ? data : null));
    const counts = `${data.train.count} train, ${data.validation.count} validation, ${data.test.count} test`;
    descriptions.push(safeText(`${data.name}: ${counts} images; ${data.description}`));
  }
  return descriptions;
}
