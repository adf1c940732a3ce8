// The structures that `static-found` trains: read from files (what `dyrep show TRIAL --structure` prints) as soon as an
// experiment or a sweep is read, so that a trial holds the structure itself and its identity is that of the content.
import { join } from 'node:path';
import { ConfigError, FileError } from '../errors.js';
import { foundIn } from '../reparam/found.js';
import { homePaths } from '../runner/paths.js';
import { pathOfValue } from '../sweep/search-parameters.js';
import type { Sweep } from '../sweep/sweep.js';
import { readCheckpoint } from '../training/checkpoint.js';
import { type Experiment, type FoundBlocks, foundStructureSchema } from '../trial/experiment.js';
import { type Path, placeIssues } from '../trial/explain.js';
import { readYaml, type YamlDocument } from './read-yaml.js';

/** The blocks of a trial's network at its last checkpoint, as JSON; throws a FileError where there is none. */
export function structureText(home: string, id: string): string {
  const folder = homePaths(home).trial(id).checkpoint;
  const read = readCheckpoint(folder);
  if (read === null) throw new FileError(folder, 'the trial has no checkpoint yet');
  if ('problem' in read) throw new FileError(folder, read.problem);
  if (read.state.progress.search !== undefined) throw new FileError(folder, 'its search is still under way');
  return JSON.stringify(foundIn(read.state.model), null, 2);
}

const KEY = 'static-found.structure';

/** The structure in a file; throws a FileError, or a ConfigError with every problem. */
export function readStructure(file: string): FoundBlocks {
  // JSON is YAML, and this door tells the place of a problem.
  return readYaml(file, foundStructureSchema).value;
}

/** The document that names a structure's file, so that one that cannot be read is a problem of that place. */
type Naming = Pick<YamlDocument, 'file' | 'positionOf'>;

/** The experiment with its structure in the place of the file's name, which is relative to `folder`; it stands at `path` of a document. */
export function withStructure(
  experiment: Experiment,
  folder: string,
  naming?: Naming,
  path: Path = [],
): Experiment {
  const found = experiment['static-found'];
  if (typeof found?.structure !== 'string') return experiment;
  const structure = readNamed(found.structure, folder, naming, [...path, 'static-found', 'structure']);
  return { ...experiment, 'static-found': { structure } };
}

/** The sweep with structures in the place of files' names among the values that it tries. */
export function withStructures(sweep: Sweep, folder: string, naming?: Naming): Sweep {
  const read = (value: unknown, path: Path) =>
    typeof value === 'string' ? readNamed(value, folder, naming, path) : value;
  const parameters = Object.entries(sweep.parameters).map(([name, parameter]) =>
    name === KEY && parameter.kind === 'choice'
      ? ([
          name,
          { ...parameter, values: parameter.values.map((v, i) => read(v, pathOfValue(parameter, i))) },
        ] as const)
      : ([name, parameter] as const),
  );
  const readIn = (list: Sweep['include'], key: 'include' | 'points') =>
    list.map((point, i) =>
      Object.hasOwn(point, KEY) ? { ...point, [KEY]: read(point[KEY], [key, i, KEY]) } : point,
    );
  const { points } = sweep;
  return {
    ...{ ...sweep, parameters: Object.fromEntries(parameters), include: readIn(sweep.include, 'include') },
    ...(Array.isArray(points) && { points: readIn(points, 'points') }),
  };
}

function readNamed(name: string, folder: string, naming: Naming | undefined, path: Path): FoundBlocks {
  try {
    return readStructure(name.startsWith('/') ? name : join(folder, name));
  } catch (error) {
    if (!(error instanceof FileError) || naming === undefined) throw error;
    const issue = { path, part: 'value' as const, message: error.message };
    throw new ConfigError(placeIssues(naming.file, [issue], naming.positionOf));
  }
}
