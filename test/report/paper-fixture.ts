// The published table with small runs of ours beside its first data set.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type ComputedCost, comparePaper, type OwnRuns, type OwnSetting } from '../../src/report/paper.js';
import { parsePaperTable } from '../../src/report/paper-table.js';

const FILE = resolve(import.meta.dirname, '../../reports/paper/table1.json');

export const TABLE = parsePaperTable(readFileSync(FILE, 'utf8'), FILE);
export const SETTING: OwnSetting = {
  scale: 'smoke',
  data: 'Fashion-MNIST, our split, 2000 training images',
  recipe: 'SGD, 3 epochs',
  number: 'test accuracy at the best validation epoch',
  comparable: false,
};
export const COMPUTED: readonly ComputedCost[] = [
  { dataset: 'CIFAR-10', method: 'plain', params: 14_986_698, macs: 313_463_808 },
  { dataset: 'CIFAR-10', method: 'dbb', params: 34_559_897, macs: 727_726_081 },
];
export const OWN: readonly OwnRuns[] = [
  { dataset: 'CIFAR-10', method: 'plain', accuracies: [0.8012, 0.8055], seconds: [10, 12] },
  { dataset: 'CIFAR-10', method: 'dbb', accuracies: [0.8131, 0.8077], seconds: [30, 32] },
  { dataset: 'CIFAR-10', method: 'dyrep', accuracies: [0.8201, 0.8333], seconds: [20, 24] },
];

/** The comparison of all that, or of what is given instead. */
export function comparison(own = OWN, setting = SETTING) {
  return comparePaper(TABLE, COMPUTED, own, setting);
}
