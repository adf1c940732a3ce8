// W&B sweep files as texts, translated.
import { parseYaml } from '../../../src/cli/read-yaml.js';
import { writtenIn } from '../../../src/cli/written-in.js';
import { translateWandbFile } from '../../../src/sweep/wandb/file.js';
import { startTranslation } from '../../../src/sweep/wandb/translation.js';
import { type Issue, placeIssues } from '../../../src/trial/explain.js';

/** The sweep, and the notes and issues as `line:column path: message`. */
export function translate(text: string, experiment: string | null = 'e.yml') {
  const document = parseYaml(text, 'w.yml');
  const translated = translateWandbFile(document.value, { experiment, written: writtenIn(document) });
  const render = (issues: readonly Issue[]) =>
    placeIssues('w.yml', issues, document.positionOf).map(
      (i) => `${i.line}:${i.column}${i.path && ` ${i.path}`}: ${i.message}`,
    );
  const { sweep, notes, issues, originOf } = translated;
  return { sweep, notes: render(notes), issues: render(issues), originOf };
}

/** A translation of a text whose parts are translated by themselves. */
export function emptyTranslation(text = 'a: 1') {
  return startTranslation(writtenIn(parseYaml(text, 'w.yml')));
}
