// RepVGG (Ding et al. 2021, tables 2 and 3) as it is trained: every layer is a block of a 3x3 convolution, a 1x1
// convolution and, where the shape stays, the identity, each with its batch norm. Fused, a plain chain of 3x3
// convolutions. In the g2 and g4 variants every second block after the stem is grouped.
import { convGeometry } from '../nn/geometry.js';
import type { BranchKind, Layer } from '../nn/layer.js';
import type { Random } from '../random.js';
import { createUnbiasedBlock } from '../reparam/block.js';
import { averageHead, type ModelOptions, RELU, scaledChannels } from './model.js';

/** How deep, wide and grouped a RepVGG is. */
export interface RepvggPlan {
  /** Blocks of each of the four stages after the stem. */
  readonly stages: readonly number[];
  /** Factors of the widths 64, 128, 256, 512 of the stages. */
  readonly factors: readonly number[];
  readonly groups: number;
}

const BRANCHES: readonly BranchKind[] = ['1x1', 'kxk', 'identity'];
const A = [2, 4, 14, 1];
const B = [4, 6, 16, 1];
const plan = (stages: readonly number[], early: number, last: number, groups = 1): RepvggPlan => ({
  stages,
  factors: [early, early, early, last],
  groups,
});

/** The networks as published. */
export const REPVGGS = {
  'repvgg-a0': plan(A, 0.75, 2.5),
  'repvgg-a1': plan(A, 1, 2.5),
  'repvgg-a2': plan(A, 1.5, 2.75),
  'repvgg-b0': plan(B, 1, 2.5),
  'repvgg-b1': plan(B, 2, 4),
  'repvgg-b1g2': plan(B, 2, 4, 2),
  'repvgg-b1g4': plan(B, 2, 4, 4),
  'repvgg-b2': plan(B, 2.5, 5),
  'repvgg-b2g2': plan(B, 2.5, 5, 2),
  'repvgg-b2g4': plan(B, 2.5, 5, 4),
  'repvgg-b3': plan(B, 3, 5),
  'repvgg-b3g2': plan(B, 3, 5, 2),
  'repvgg-b3g4': plan(B, 3, 5, 4),
} as const satisfies Record<string, RepvggPlan>;

/** A fresh RepVGG; throws GroupsError when the groups do not divide the channels of this width. */
export function createRepvgg(repvgg: RepvggPlan, options: ModelOptions, random: Random): Layer {
  const { width, inputShape, classes } = options;
  let channels = scaledChannels(64 * Math.min(1, repvgg.factors[0]!), width);
  const layers: Record<string, Layer> = {
    stem: createUnit([inputShape[2], channels], 2, 1, random.split('stem')),
  };
  let index = 1;
  repvgg.stages.forEach((count, stage) => {
    const out = scaledChannels(64 * 2 ** stage * repvgg.factors[stage]!, width);
    const units: Record<string, Layer> = {};
    for (let i = 0; i < count; i++) {
      const groups = index % 2 === 0 ? repvgg.groups : 1;
      const stream = random.split('stage', stage, 'unit', i);
      units[`unit${i}`] = createUnit([channels, out], i === 0 ? 2 : 1, groups, stream);
      channels = out;
      index += 1;
    }
    layers[`stage${stage}`] = { kind: 'sequence', layers: units };
  });
  layers.head = averageHead(channels, classes, random.split('head'));
  return { kind: 'sequence', layers };
}

function createUnit(
  channels: readonly [number, number],
  stride: number,
  groups: number,
  random: Random,
): Layer {
  const geometry = convGeometry(channels, [3, 3], { stride: [stride, stride], padding: [1, 1], groups });
  return { kind: 'sequence', layers: { block: createUnbiasedBlock(geometry, BRANCHES, random), relu: RELU } };
}
