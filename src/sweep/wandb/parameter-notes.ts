// What a parameter of a W&B sweep file means that its author may not have meant, or that is another thing here.
import type { Path } from '../../trial/explain.js';
import { multiplesInside } from '../distributions/distribution.js';
import type { Parameter } from '../distributions/parameter.js';
import { note, type Translation } from './translation.js';

/** Exponents of e above this make values over a hundred: plain values were meant. */
const LARGE_EXPONENT = 5;

type Form = Readonly<Record<string, unknown>>;
type NumberParameter = Extract<Parameter, { kind: 'number' }>;

/** Notes what stands out about the form of a parameter. */
export function noteForm(
  parameter: Parameter,
  form: Form,
  path: Path,
  grid: boolean,
  translation: Translation,
): void {
  noteTextNumbers(parameter, path, translation);
  if (parameter.kind !== 'number') return;
  const { name } = parameter.distribution;
  if (/^(q_|inv_)?log_uniform$/.test(name)) noteExponents(parameter, form, path, translation);
  if (grid && name === 'q_uniform') noteLeftOut(parameter, path, translation);
  if (!grid) noteOutside(parameter, path, translation);
}

/** `log_uniform` takes exponents of e; whoever gives plain values means `log_uniform_values`. */
function noteExponents(
  { distribution }: NumberParameter,
  form: Form,
  path: Path,
  translation: Translation,
): void {
  const { low, high, name } = distribution;
  const { min, max } = form;
  if (typeof min !== 'number' || typeof max !== 'number') return;
  if (min <= 0 && max <= LARGE_EXPONENT) return;
  const range = `${Number(low.toPrecision(4))} to ${Number(high.toPrecision(4))}`;
  const hint = `if ${min} and ${max} are the values themselves, write ${name}_values`;
  note(
    translation,
    path,
    `the bounds of ${name} are exponents of e: these are values from ${range}; ${hint}`,
  );
}

/** A grid counts from min by q and stops before max. */
function noteLeftOut(
  { distribution: { low, high, q } }: NumberParameter,
  path: Path,
  translation: Translation,
): void {
  const inside = multiplesInside(0, high - low, q!);
  if (inside === null || Math.abs(inside[1] * q! - (high - low)) > q! * 1e-9) return;
  note(translation, path, `a grid of q_uniform leaves its max out, as in W&B: ${high} is not tried`);
}

/** W&B rounds to multiples of q wherever that leads. */
function noteOutside(
  { distribution: { low, high, q } }: NumberParameter,
  path: Path,
  translation: Translation,
): void {
  if (q === null || !(Math.abs(low) + Math.abs(high) < q * Number.MAX_SAFE_INTEGER)) return;
  const off = (bound: number) => Math.abs(Math.round(bound / q) * q - bound) > q * 1e-9;
  if (off(low) || off(high))
    note(
      translation,
      path,
      `rounding to multiples of ${q} can leave the bounds in W&B; here it stays inside`,
    );
}

/** PyYAML reads 1e-3 as text; here it is the number that was meant. */
function noteTextNumbers(parameter: Parameter, path: Path, translation: Translation): void {
  const values = parameter.kind === 'categorical' ? parameter.choice.values : [];
  const places: Path[] = [
    ...['value', 'min', 'max', 'q', 'mu', 'sigma'].map((key) => [...path, key]),
    ...values.map((_, i) => [...path, 'values', i]),
  ];
  const texts = places.flatMap((at) => translation.written(at) ?? []);
  const found = texts.find((text) => /^[-+]?\d+e[-+]?\d+$/i.test(text));
  if (found !== undefined)
    note(translation, path, `W&B's YAML reads ${found} as a text; here it is the number ${Number(found)}`);
}
