// What is wrong with a search before anything is planned: bounds and values that the experiment refuses, and what shows at
// points drawn from its space, so that it is not found out in trial 37.
import type { Experiment } from '../trial/experiment.js';
import type { Issue } from '../trial/explain.js';
import { type ArmIssues, armMaker } from './arms.js';
import { ExpressionFault } from './expression.js';
import { type Constraint, fits, holds, listedPoint, type PlannedPoints, valuesAt } from './points.js';
import { pointAt, type Searching, triedValues } from './search-plan.js';
import { rangeIssues } from './search-space.js';
import type { Sweep } from './sweep.js';

/** The issues of its ranges, of `include` and of drawn points, and constraints that have no value at one of these. */
export function searchCheck(
  sweep: Sweep,
  base: Experiment,
  constraints: readonly Constraint[],
  { space }: Searching,
): { readonly issues: readonly Issue[]; readonly faults: PlannedPoints['faults'] } {
  const ranges = rangeIssues(sweep.parameters, base);
  if (ranges.length > 0) return { issues: ranges, faults: [] };
  const make = armMaker(sweep, base, 0);
  const included: ArmIssues = { refused: [], unread: [] };
  for (const [i, values] of sweep.include.entries()) make(listedPoint(values, ['include', i]), included);
  const drawn: ArmIssues = { refused: [], unread: [] };
  const faults = new Map<Constraint, ExpressionFault>();
  let usable = 0;
  for (const values of triedValues(space)) {
    const point = pointAt(sweep, base, values);
    if (sweep.exclude.some((partial) => fits(point.values, partial))) continue;
    const kept = constraints.every((constraint) => {
      try {
        return holds(constraint, valuesAt(base, point));
      } catch (fault) {
        if (!(fault instanceof ExpressionFault)) throw fault;
        faults.set(constraint, faults.get(constraint) ?? fault);
        return false;
      }
    });
    if (kept && make(point, drawn) !== null) usable++;
  }
  // A point that is refused is drawn anew; only where nothing else is drawn is that a mistake.
  const refused = usable === 0 ? drawn.refused : [];
  return {
    issues: [...included.refused, ...included.unread, ...drawn.unread, ...refused],
    faults: [...faults].map(([constraint, fault]) => ({ constraint, fault })),
  };
}
