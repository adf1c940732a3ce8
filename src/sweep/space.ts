// The space that a sweep searches: parameters with their values, some of which exist only where others have certain
// values (`when`). A point gives each parameter that exists there its value.

/** A parameter with what it depends on. */
export interface Dependent {
  /** Dotted name of a parameter of the experiment. */
  readonly name: string;
  /** Values of other parameters, by name, for which this one exists; empty: always. */
  readonly when: Readonly<Record<string, readonly unknown[]>>;
}

export interface SpaceParameter extends Dependent {
  readonly values: readonly unknown[];
}

export interface Space {
  /** In the order of the file. */
  readonly parameters: readonly SpaceParameter[];
  /** The fixed value of a parameter that is not varied. */
  readonly constant: (name: string) => unknown;
  /** Names of parameters with equally many values and equal conditions that take their n-th values together. */
  readonly zip?: readonly (readonly string[])[];
}

/** Indices into the values of the parameters that exist at this point, by name. */
export type Point = ReadonlyMap<string, number>;

/** Whether the parameter exists at a point that has the values of all parameters which it depends on. */
export function exists(space: Space, parameter: SpaceParameter, point: Point): boolean {
  return Object.entries(parameter.when).every(([name, allowed]) => {
    const other = space.parameters.find((p) => p.name === name);
    if (other === undefined) return allowed.includes(space.constant(name));
    const index = point.get(name);
    return index !== undefined && allowed.includes(other.values[index]);
  });
}

/** The parameters so that each comes after those that it depends on; null when some depend on each other in a circle. */
export function byDependence<P extends Dependent>(parameters: readonly P[]): readonly P[] | null {
  const varied = new Set(parameters.map((p) => p.name));
  const done = new Set<string>();
  const ordered: P[] = [];
  while (ordered.length < parameters.length) {
    const next = parameters.find(
      (p) => !done.has(p.name) && Object.keys(p.when).every((name) => done.has(name) || !varied.has(name)),
    );
    if (next === undefined) return null;
    done.add(next.name);
    ordered.push(next);
  }
  return ordered;
}

/** Of values of all varied parameters those that exist, in the order of `parameters`, which must be free of circles. */
export function existingValues(
  parameters: readonly Dependent[],
  constant: (name: string) => unknown,
  values: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const varied = new Set(parameters.map((p) => p.name));
  const there = new Set<string>();
  for (const { name, when } of byDependence(parameters) ?? []) {
    const holds = Object.entries(when).every(([other, allowed]) =>
      varied.has(other)
        ? there.has(other) && allowed.includes(values[other])
        : allowed.includes(constant(other)),
    );
    if (holds) there.add(name);
  }
  const existing = parameters.filter((p) => there.has(p.name));
  return Object.fromEntries(existing.map(({ name }) => [name, values[name]]));
}
