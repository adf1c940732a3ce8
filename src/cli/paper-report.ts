// A table of the paper beside our own numbers: the published cells from reports/paper/, the costs counted on the paper's
// network by our code, and the finished runs of a plan.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FileError } from '../errors.js';
import { formatItems } from '../report/format.js';
import {
  type ComputedCost,
  comparePaper,
  type OwnRuns,
  type OwnSetting,
  type PaperComparison,
} from '../report/paper.js';
import { renderPaperCsv, renderPaperMarkdown } from '../report/paper-render.js';
import { PAPER_METHODS, type PaperTable, parsePaperTable } from '../report/paper-table.js';
import { describeMetric, trialValue } from '../report/summarize.js';
import type { Store } from '../store/store.js';
import type { SweepPlan } from '../sweep/plan.js';
import { type Experiment, experimentSchema, resolveExperiment } from '../trial/experiment.js';
import { INPUT_FORMATS, startCost } from './network-cost.js';
import { PACKAGE_FOLDER } from './package-info.js';

/** The paper's data sets as ours are named. */
const DATA_SETS = { 'CIFAR-10': 'cifar10', 'CIFAR-100': 'cifar100' } as const;

/** The comparison of a published table with the finished trials of a plan. */
export function compareWithPaper(
  name: string,
  scale: string,
  plan: SweepPlan,
  store: Store,
): PaperComparison {
  const file = join(PACKAGE_FOLDER, 'reports/paper', `${name}.json`);
  const table = parsePaperTable(readFileSync(file, 'utf8'), file);
  return comparePaper(table, computedCosts(table), ownRuns(plan, store), ownSetting(scale, plan));
}

/** Costs of the paper's own networks, counted; DyRep's depends on what it grows, so only the methods that are fixed. */
export function computedCosts(table: PaperTable): readonly ComputedCost[] {
  return table.rows.flatMap(({ dataset, method }) => {
    const known = Object.entries(DATA_SETS).find(([name]) => name === dataset)?.[1];
    const format = known === undefined ? null : INPUT_FORMATS[known];
    if (known === undefined || !format || method === 'dyrep') return [];
    const experiment = resolveExperiment(
      experimentSchema.parse({
        model: { name: 'vgg16', width: 64, head: 'reference' },
        data: { name: known },
        method,
        train: { epochs: 1 },
      }),
    );
    return [{ dataset, method, ...startCost(experiment, format) }];
  });
}

/** Our runs stand beside the paper's smaller data set only: they are neither of its data nor of its scale. */
function ownRuns(plan: SweepPlan, store: Store): readonly OwnRuns[] {
  return plan.arms.flatMap((arm) => {
    const method = PAPER_METHODS.find((name) => name === arm.experiment.method);
    if (method === undefined) return [];
    const finished = plan.trials.filter(
      (t) => t.trial.arm === arm.id && store.trial(t.trial.id)?.state === 'finished',
    );
    const values = finished.map(
      (t) => trialValue(store.epochs(t.trial.id), plan.sweep.metric)?.value ?? null,
    );
    const seconds = finished.map((t) => store.trial(t.trial.id)?.seconds ?? null);
    const [accuracies, times] = [values, seconds].map((list) => list.filter((v) => v !== null));
    return [{ dataset: 'CIFAR-10', method, accuracies: accuracies!, seconds: times! }];
  });
}

function ownSetting(scale: string, plan: SweepPlan): OwnSetting {
  const { model, data, train } = plan.arms[0]!.experiment;
  const images = data.train === null ? 'all training images' : `${data.train} training images`;
  return {
    scale,
    data: `${data.name} (our own split), ${images}`,
    recipe: `${model.name} width ${model.width}, ${describeTraining(train)}, seeds ${plan.seeds.join(', ')}`,
    number: describeMetric(plan.sweep.metric),
    comparable: false,
  };
}

function describeTraining({ epochs, batch_size, lr, schedule, weight_decay }: Experiment['train']): string {
  return `${formatItems(epochs, 'epoch')}, batch ${batch_size}, learning rate ${lr} ${schedule}, weight decay ${weight_decay}`;
}

/** Writes the comparison as Markdown and CSV into reports/ below the working directory; returns the files. */
export function writeReports(name: string, comparison: PaperComparison): readonly string[] {
  const files = {
    [`reports/${name}.md`]: renderPaperMarkdown(comparison),
    [`reports/${name}.csv`]: renderPaperCsv(comparison),
  };
  try {
    mkdirSync('reports', { recursive: true });
    for (const [file, text] of Object.entries(files)) writeFileSync(file, text);
  } catch (error) {
    throw new FileError(
      'reports',
      `it cannot be written (${error instanceof Error ? error.message : error})`,
    );
  }
  return Object.keys(files);
}
