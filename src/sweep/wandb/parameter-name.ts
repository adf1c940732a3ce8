// Which parameter of an experiment a name in a W&B sweep file means: dotted names as they are, a bare name that ends
// exactly one of ours, and names that scripts commonly use; or none, as scripts have parameters that no experiment has.
import { nearestName } from '../../errors.js';
import { parameterNames } from '../../trial/parameters.js';

/** Names that scripts use for parameters of ours; `seed` stands for the sweep's `seeds`. */
const SYNONYMS: Readonly<Record<string, string>> = {
  ...namesOf('train.lr', [
    'learning_rate',
    'base_lr',
    'initial_lr',
    'init_lr',
    'lr_init',
    'max_lr',
    'peak_lr',
  ]),
  ...namesOf('train.lr_min', ['min_lr', 'eta_min']),
  ...namesOf('train.schedule', ['lr_schedule', 'lr_scheduler', 'scheduler']),
  ...namesOf('train.batch_size', ['bs', 'bsz', 'batch', 'batchsize', 'train_batch_size', 'batch_size_train']),
  ...namesOf('train.batch_size', ['per_device_train_batch_size', 'mini_batch_size']),
  ...namesOf('train.weight_decay', ['wd']),
  ...namesOf('train.epochs', ['epoch', 'num_epochs', 'num_epoch', 'n_epochs', 'max_epochs', 'max_epoch']),
  ...namesOf('train.epochs', ['total_epochs', 'train_epochs', 'num_train_epochs']),
  ...namesOf('model.name', ['arch', 'architecture', 'backbone', 'model_name']),
  ...namesOf('data.name', ['dataset', 'dataset_name']),
  ...namesOf('data.path', ['data_dir', 'data_path', 'data_root', 'dataset_path']),
  ...namesOf('seed', ['random_seed', 'manual_seed']),
};

function namesOf(ours: string, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, ours]));
}

/** Most edits that make a slip of the pen; a shorter name has fewer. */
const MOST_EDITS = 2;

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

/** At most three parameters whose names, or other names, differ from this one by a slip: by few letters out of three. */
function nearest(bare: string, leaves: readonly string[]): readonly string[] {
  const words = new Map(leaves.map((k) => [plain(k.split('.').at(-1)!), k]));
  for (const [word, k] of Object.entries(SYNONYMS)) words.set(word, k);
  const found: string[] = [];
  for (let left = [...words.keys()]; found.length < 3; left = left.filter((w) => !found.includes(w))) {
    const next = nearestName(bare, left, Math.min(MOST_EDITS, Math.floor(bare.length / 3)));
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
