// The branches by kind. A new branch is one file and one line here.
import type { BranchKind } from '../../nn/layer.js';
import type { Branch } from './branch.js';
import { column } from './column.js';
import { full } from './full.js';
import { identity } from './identity.js';
import { pointwise } from './pointwise.js';
import { pointwiseAverage } from './pointwise-average.js';
import { pointwiseFull } from './pointwise-full.js';
import { row } from './row.js';

/** Every branch under its kind. */
export const BRANCHES: Readonly<Record<BranchKind, Branch>> = {
  '1x1': pointwise,
  '1x1-kxk': pointwiseFull,
  '1x1-avg': pointwiseAverage,
  kxk: full,
  '1xk': row,
  kx1: column,
  identity,
};
