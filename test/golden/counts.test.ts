// Params and MACs of the models, exactly (counts.json; paper facts table 1b).
import { describe, expect, it } from 'vitest';
import { buildModel, MODEL_NAMES } from '../../src/models/table.js';
import { random } from '../../src/random.js';
import { type Cost, cost, costByKind } from '../../src/reparam/cost.js';
import { fuse, fuseBlocks } from '../../src/reparam/fuse.js';
import { applyMethod } from '../../src/reparam/methods.js';
import { readGolden } from './load.js';

interface Count extends Cost {
  readonly paramsByKind: Readonly<Record<string, number>>;
  readonly macsByKind: Readonly<Record<string, number>>;
}
interface Row {
  readonly model: string;
  readonly inputShape: readonly [number, number, number];
  readonly classes: number;
  readonly origin: Count;
  readonly dbb: Count;
  readonly dbbDeployed: Count;
}

const { models } = readGolden<{ models: readonly Row[] }>('counts.json');
const rows = models.filter((row) => (MODEL_NAMES as readonly string[]).includes(row.model));

describe.each(rows)('$model, $classes classes', (row) => {
  const [channels, height, width] = row.inputShape;
  const input = [height, width, channels] as const;
  const options = { width: 64, head: 'reference', inputShape: input, classes: row.classes } as const;
  const plain = buildModel(row.model, options, random(1));
  const dbb = applyMethod('dbb', plain, random(1));

  it('costs what the plain network costs', () => {
    expect(cost(plain, input)).toEqual({ params: row.origin.params, macs: row.origin.macs });
    for (const [kind, { params }] of Object.entries(costByKind(plain, input)))
      expect(params).toBe(row.origin.paramsByKind[kind]);
  });

  it('costs what DBB costs', () => {
    expect(cost(dbb, input)).toEqual({ params: row.dbb.params, macs: row.dbb.macs });
    for (const [kind, { params }] of Object.entries(costByKind(dbb, input)))
      expect(params).toBe(row.dbb.paramsByKind[kind]);
  });

  it('costs what the folded DBB network costs', () => {
    const { params, macs } = row.dbbDeployed;
    expect(cost(fuseBlocks(dbb), input)).toEqual({ params, macs });
    expect(cost(fuse(plain), input)).toEqual({ params, macs });
  }, 120_000);
});
