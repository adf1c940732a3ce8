// Which parameter of an experiment a name in a W&B sweep file means: dotted names as they are, a bare name that ends
// exactly one of ours, and names that scripts commonly use; or none, as scripts have parameters that no experiment has.
import { nearestName } from '../../errors.js';
import { parameterNames } from '../../trial/parameters.js';

/** Names that scripts use for parameters of ours; `seed` stands for the sweep's `seeds`. */
const SYNONYMS: Readonly<Record<string, string>> = {
  learning_rate: 'train.lr',
  base_lr: 'train.lr',
  initial_lr: 'train.lr',
  init_lr: 'train.lr',
  lr_init: 'train.lr',
  min_lr: 'train.lr_min',
  eta_min: 'train.lr_min',
  lr_schedule: 'train.schedule',
  lr_scheduler: 'train.schedule',
  scheduler: 'train.schedule',
  bs: 'train.batch_size',
  batch: 'train.batch_size',
  batchsize: 'train.batch_size',
  train_batch_size: 'train.batch_size',
  per_device_train_batch_size: 'train.batch_size',
  wd: 'train.weight_decay',
  epoch: 'train.epochs',
  num_epochs: 'train.epochs',
  num_train_epochs: 'train.epochs',
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

/** What a name means: a parameter of ours, no one certainly, or none that there is. */
export type Meant =
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'unclear'; readonly problem: string }
  | { readonly kind: 'foreign' };

/** What a name means; one that is near to a name of ours is a slip and unclear, not foreign. */
export function meantParameter(name: string): Meant {
  const known = parameterNames();
  const isSection = (k: string) => known.some((other) => other.startsWith(`${k}.`));
  if (known.includes(name) && !isSection(name)) return { kind: 'parameter', name };
  const bare = plain(name.split(/[./]/).at(-1)!);
  const synonym = Object.hasOwn(SYNONYMS, bare) ? SYNONYMS[bare] : undefined;
  if (synonym !== undefined) return { kind: 'parameter', name: synonym };
  if (known.includes(`${bare}.name`)) return { kind: 'parameter', name: `${bare}.name` };
  const leaves = known.filter((k) => !isSection(k));
  const ending = leaves.filter((k) => plain(k.split('.').at(-1)!) === bare);
  if (ending.length === 1) return { kind: 'parameter', name: ending[0]! };
  if (ending.length > 1)
    return { kind: 'unclear', problem: `'${name}' may be ${ending.join(' or ')}; write the one you mean` };
  const near = nearest(bare, leaves);
  if (near.length === 0) return { kind: 'foreign' };
  return { kind: 'unclear', problem: `unknown parameter '${name}'; did you mean ${near.join(' or ')}?` };
}

/** At most three parameters whose names, or other names, differ from this one by a slip: by a third of its letters. */
function nearest(bare: string, leaves: readonly string[]): readonly string[] {
  const words = new Map(leaves.map((k) => [plain(k.split('.').at(-1)!), k]));
  for (const [word, k] of Object.entries(SYNONYMS)) words.set(word, k);
  const found: string[] = [];
  for (let left = [...words.keys()]; found.length < 3; left = left.filter((w) => !found.includes(w))) {
    const next = nearestName(bare, left, Math.floor(bare.length / 3));
    if (next === undefined) break;
    found.push(next);
  }
  return [...new Set(found.map((w) => words.get(w)!))];
}

/** The name in lower case with underscores: batchSize and batch-size are batch_size. */
function plain(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase();
}
