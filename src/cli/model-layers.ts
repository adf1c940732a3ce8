// A model layer by layer: what each gives, holds and costs, and what the network costs as it starts and once deployed.
// Only shapes count, so nothing is drawn and nothing trained.
import { buildModel } from '../models/table.js';
import { type Shape, visitShapes } from '../nn/geometry.js';
import type { Layer } from '../nn/layer.js';
import { blank } from '../random.js';
import { type Cost, cost } from '../reparam/cost.js';
import { fusedOutline } from '../reparam/fuse.js';
import { applyMethod } from '../reparam/methods.js';
import type { Column } from '../report/fit-columns.js';
import { safeText } from '../report/safe-text.js';
import { renderTable } from '../report/table.js';
import type { Experiment } from '../trial/experiment.js';
import type { InputFormat } from './network-cost.js';

/** Which network is listed. */
export interface ModelQuestion extends InputFormat {
  readonly model: Experiment['model'];
  readonly method: string;
  /** The folded network instead of the one that trains. */
  readonly deployed: boolean;
}

/** One layer with weights of its own or a change of shape. */
export interface ModelLayer extends Cost {
  readonly path: string;
  readonly kind: string;
  readonly output: Shape;
}

/** The layers of a network in the order in which they run, and the cost of each form of it. */
export interface ModelListing extends ModelQuestion {
  readonly layers: readonly ModelLayer[];
  /** By form: `plain`, `dbb`, the method that was asked for, `deployed`. */
  readonly totals: Readonly<Record<string, Cost>>;
}

/** Lists a model; throws InputSizeError, GroupsError, UnknownNameError. */
export function listModel(question: ModelQuestion): ModelListing {
  const { model, method, deployed, inputShape, classes } = question;
  const plain = buildModel(model.name, { ...model, inputShape, classes }, blank());
  const forms = new Map(
    ['plain', 'dbb', method].map((name) => [name, applyMethod(name, plain, blank())] as const),
  );
  const outline = fusedOutline(plain);
  const totals = [...forms, ['deployed', outline] as const].map(([name, network]) => [
    name,
    cost(network, inputShape),
  ]);
  return {
    ...question,
    layers: layersOf(deployed ? outline : forms.get(method)!, inputShape),
    totals: Object.fromEntries(totals),
  };
}

function layersOf(network: Layer, inputShape: Shape): readonly ModelLayer[] {
  const layers: ModelLayer[] = [];
  visitShapes(network, inputShape, (path, layer, input, output) => {
    if (['sequence', 'block', 'residual'].includes(layer.kind)) return;
    layers.push({ path, kind: describeLayer(layer), output, ...cost(layer, input) });
  });
  return layers;
}

/** `conv 3x3, stride 2, 4 groups`; the kind alone where it says all. */
function describeLayer(layer: Layer): string {
  const differs = ([a, b]: readonly [number, number]) => (a === b ? String(a) : `${a}x${b}`);
  switch (layer.kind) {
    case 'conv': {
      const { kernel, stride, dilation, groups } = layer.geometry;
      const parts = [`conv ${kernel.join('x')}`];
      if (stride.some((s) => s !== 1)) parts.push(`stride ${differs(stride)}`);
      if (dilation.some((d) => d !== 1)) parts.push(`dilation ${differs(dilation)}`);
      if (groups !== 1) parts.push(`${groups} groups`);
      return parts.join(', ');
    }
    case 'maxPool':
    case 'averagePool':
      return `${layer.kind} ${layer.size.join('x')}, stride ${differs(layer.stride)}`;
    default:
      return layer.kind;
  }
}

const LAYER_COLUMNS: readonly Column[] = [
  { header: 'layer', align: 'left' },
  { header: 'kind', align: 'left' },
  { header: 'output', align: 'right' },
  { header: 'params', align: 'right' },
  { header: 'MACs', align: 'right' },
];
const TOTAL_COLUMNS: readonly Column[] = [
  { header: 'form', align: 'left' },
  { header: 'params', align: 'right' },
  { header: 'MACs', align: 'right' },
];

/** The listing as text: a table of layers, a table of totals. */
export function renderModel(listing: ModelListing, width?: number): string {
  const { model, method, deployed, inputShape, classes, layers, totals } = listing;
  const { name, ...options } = model;
  const settings = Object.entries(options).map(([key, value]) => `${key} ${value}`);
  const form = deployed ? 'deployed' : method;
  const title = [name, ...settings, form, `${inputShape.join('x')}, ${classes} classes`].join(', ');
  const rows = layers.map((l) => [
    l.path,
    l.kind,
    l.output.join('x'),
    ...(l.params + l.macs === 0 ? ['', ''] : [exact(l.params), exact(l.macs)]),
  ]);
  const sums = Object.entries(totals).map(([key, { params, macs }]) => [key, exact(params), exact(macs)]);
  const tables = [renderTable(LAYER_COLUMNS, rows, width), renderTable(TOTAL_COLUMNS, sums, width)];
  return [safeText(title), '', ...tables].join('\n').trimEnd();
}

function exact(count: number): string {
  return count.toLocaleString('en-US');
}
