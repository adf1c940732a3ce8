// Params and MACs of the models, exactly (counts.json; paper facts table 1b).
import { describe, expect, it } from 'vitest';
import { buildModel, MODEL_NAMES } from '../../src/models/table.js';
import type { Layer } from '../../src/nn/layer.js';
import { blank } from '../../src/random.js';
import { type Cost, cost, costByKind } from '../../src/reparam/cost.js';
import { fusedOutline } from '../../src/reparam/fuse.js';
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
  /** 64, the published networks, when left out. */
  readonly width?: number;
  readonly origin: Count;
  readonly dbb: Count;
  /** Blocks folded, the other batch norms kept. */
  readonly dbbDeployed?: Count;
  /** Folded to one convolution with bias a block: RepVGG's. */
  readonly deploy?: Count;
}

const { models } = readGolden<{ models: readonly Row[] }>('counts.json');

/** Our name of a golden model: `repvgg_b2g4`, `mobilenet_v1`. */
function ourName(golden: string): string {
  const plain = golden.replaceAll('_', '');
  return MODEL_NAMES.find((name) => name.replace('-', '') === plain) ?? golden;
}

it('holds rows', () => expect(models.length).toBeGreaterThan(0));

describe.each(models)('$model, $classes classes', (row) => {
  const [channels, height, width] = row.inputShape;
  const input = [height, width, channels] as const;
  const { classes, width: channelsOfFirstStage = 64 } = row;
  const options = { width: channelsOfFirstStage, head: 'reference', inputShape: input, classes } as const;
  // Only shapes count.
  const plain = buildModel(ourName(row.model), options, blank());
  const dbb = applyMethod('dbb', plain, blank());

  it('costs what the plain network costs', () => expectCount(plain, row.origin));
  it('costs what DBB costs', () => expectCount(dbb, row.dbb));

  it('costs what the folded network costs', () => {
    if (row.dbbDeployed) expectCount(fusedOutline(dbb, 'blocks'), row.dbbDeployed);
    if (row.deploy) expectCount(fusedOutline(plain), row.deploy);
    expect(row.dbbDeployed ?? row.deploy).toBeDefined();
    expect(cost(fusedOutline(dbb), input)).toEqual(cost(fusedOutline(plain), input));
  });

  function expectCount(model: Layer, { params, macs, paramsByKind, macsByKind }: Count): void {
    expect(cost(model, input)).toEqual({ params, macs });
    const kinds = costByKind(model, input);
    expect({ conv: 0, linear: 0, batchNorm: 0, ...paramsByKind }).toEqual({
      conv: kinds.conv.params,
      linear: kinds.linear.params,
      batchNorm: kinds.batchNorm.params,
    });
    expect({ conv: 0, linear: 0, ...macsByKind }).toEqual({
      conv: kinds.conv.macs,
      linear: kinds.linear.macs,
    });
  }
});
