// Which parameter of an experiment a name in a W&B sweep file means: dotted names as they are, a bare name that ends
// exactly one of ours, and names that scripts commonly use.
import { nearestName } from '../../errors.js';
import { parameterNames } from '../../trial/parameters.js';

/** Names that scripts use for parameters of ours; `seed` stands for the sweep's `seeds`. */
const SYNONYMS: Readonly<Record<string, string>> = {
  learning_rate: 'train.lr',
  base_lr: 'train.lr',
  initial_lr: 'train.lr',
  init_lr: 'train.lr',
  min_lr: 'train.lr_min',
  eta_min: 'train.lr_min',
  lr_schedule: 'train.schedule',
  lr_scheduler: 'train.schedule',
  bs: 'train.batch_size',
  batchsize: 'train.batch_size',
  wd: 'train.weight_decay',
  num_epochs: 'train.epochs',
  n_epochs: 'train.epochs',
  max_epochs: 'train.epochs',
  arch: 'model.name',
  architecture: 'model.name',
  backbone: 'model.name',
  model_name: 'model.name',
  dataset: 'data.name',
  dataset_name: 'data.name',
  data_dir: 'data.path',
  data_path: 'data.path',
  random_seed: 'seed',
  manual_seed: 'seed',
};

/** The dotted name that is meant, or why none is. */
export function meantParameter(name: string): { readonly name: string } | { readonly problem: string } {
  const known = parameterNames();
  const isSection = (k: string) => known.some((other) => other.startsWith(`${k}.`));
  if (known.includes(name) && !isSection(name)) return { name };
  const bare = plain(name.split(/[./]/).at(-1)!);
  const synonym = Object.hasOwn(SYNONYMS, bare) ? SYNONYMS[bare] : undefined;
  if (synonym !== undefined) return { name: synonym };
  if (known.includes(`${bare}.name`)) return { name: `${bare}.name` };
  const ending = known.filter((k) => !isSection(k) && plain(k.split('.').at(-1)!) === bare);
  if (ending.length === 1) return { name: ending[0]! };
  if (ending.length > 1)
    return { problem: `'${name}' may be ${ending.join(' or ')}; write the one you mean` };
  return { problem: `unknown parameter '${cut(name)}'; ${nearest(bare, known, isSection)}` };
}

function nearest(bare: string, known: readonly string[], isSection: (k: string) => boolean): string {
  const words = new Map<string, string>();
  for (const k of known) if (!isSection(k)) words.set(plain(k.split('.').at(-1)!), k);
  for (const [word, k] of Object.entries(SYNONYMS)) words.set(word, k);
  const found: string[] = [];
  for (let left = [...words.keys()]; found.length < 3; left = left.filter((w) => !found.includes(w))) {
    const next = nearestName(bare, left);
    if (next === undefined) break;
    found.push(next);
  }
  if (found.length === 0) return 'parameters have dotted names such as train.lr, train.epochs, model.name';
  return `did you mean ${[...new Set(found.map((w) => words.get(w)!))].join(' or ')}?`;
}

/** The name in lower case with underscores: batchSize and batch-size are batch_size. */
function plain(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase();
}

function cut(name: string): string {
  return name.length > 100 ? `${name.slice(0, 100)}…` : name;
}
