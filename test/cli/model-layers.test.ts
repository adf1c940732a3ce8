// The layer table of a model: its sums are its totals, in every form.
import { describe, expect, it } from 'vitest';
import { listModel, type ModelQuestion, renderModel } from '../../src/cli/model-layers.js';

const resnet: ModelQuestion = {
  model: { name: 'resnet18', width: 64, stem: 'imagenet' },
  inputShape: [224, 224, 3],
  classes: 1000,
  method: 'plain',
  deployed: false,
};

describe('a model listing', () => {
  it('has the published totals in each form', () => {
    expect(listModel(resnet).totals).toEqual({
      plain: { params: 11689512, macs: 1814073344 },
      dbb: { params: 26292136, macs: 4126183424 },
      deployed: { params: 11684712, macs: 1814073344 },
    });
  });

  it.each([
    ['plain', false, 'plain'],
    ['dbb', false, 'dbb'],
    ['plain', true, 'deployed'],
  ] as const)('%s, deployed %s: the layers sum up to the total', (method, deployed, form) => {
    const { layers, totals } = listModel({ ...resnet, method, deployed });
    const sum = (key: 'params' | 'macs') => layers.reduce((total, layer) => total + layer[key], 0);
    expect({ params: sum('params'), macs: sum('macs') }).toEqual(totals[form]);
    expect(new Set(layers.map((l) => l.path)).size).toBe(layers.length);
  });

  it('reads as a table', () => {
    const model = { name: 'mobilenetv1', width: 8 } as const;
    const text = renderModel(listModel({ ...resnet, model, inputShape: [32, 48, 3], classes: 10 }));
    const lines = text.split('\n').map((line) => line.trim().split(/ {2,}/));
    expect(lines[0]).toEqual(['mobilenetv1, width 8, plain, 32x48x3, 10 classes']);
    expect(lines).toContainEqual(['layer', 'kind', 'output', 'params', 'MACs']);
    expect(lines).toContainEqual(['stem.conv', 'conv 3x3, stride 2', '16x24x4', '108', '41,472']);
    expect(lines).toContainEqual([
      'pair1.depthwise.conv',
      'conv 3x3, stride 2, 8 groups',
      '8x12x8',
      '72',
      '6,912',
    ]);
    expect(lines).toContainEqual(['head.linear', 'linear', '10', '1,290', '1,280']);
    expect(lines.filter(([form]) => ['plain', 'dbb', 'deployed'].includes(form!))).toHaveLength(3);
  });
});
