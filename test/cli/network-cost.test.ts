import { expect, it } from 'vitest';
import { checkNetworks, INPUT_FORMATS, networkCost, networkCosts } from '../../src/cli/network-cost.js';
import { loadDataSet } from '../../src/data/data-set.js';
import { NetworkError } from '../../src/errors.js';
import { experimentSchema, resolveExperiment } from '../../src/trial/experiment.js';

const experiment = (method: string) =>
  resolveExperiment(
    experimentSchema.parse({
      model: { name: 'vgg16', width: 64, head: 'reference' },
      data: { name: 'cifar10' },
      method,
      train: { epochs: 1 },
    }),
  );

it('counts VGG-16 on CIFAR-10 as the released definitions do', () => {
  const format = INPUT_FORMATS.cifar10!;
  expect(networkCost(experiment('plain'), format).start).toEqual({ params: 14986698, macs: 313463808 });
  expect(networkCost(experiment('dbb'), format).start).toEqual({ params: 34559897, macs: 727726080 });
  expect(networkCost(experiment('dyrep'), format).start).toEqual(
    networkCost(experiment('plain'), format).start,
  );
});

it('deploys the same network whatever trained it', async () => {
  const [plain, dbb] = await networkCosts([experiment('plain'), experiment('dbb')], '/nowhere');
  expect(dbb!.deploy).toEqual(plain!.deploy);
});

it('knows the shape of generated images', async () => {
  const options = { name: 'synthetic', path: null, train: 10, validation: 10, test: 10 };
  const { inputShape, classes } = await loadDataSet(options, { cache: '/nowhere' });
  expect(INPUT_FORMATS.synthetic).toEqual({ inputShape, classes });
});

it('refuses networks that cannot be built for their images, and says which', () => {
  const misfit = (model: object, data = 'synthetic') =>
    resolveExperiment(
      experimentSchema.parse({ model, data: { name: data }, method: 'plain', train: { epochs: 1 } }),
    );
  expect(() => checkNetworks([misfit({ name: 'vgg16', width: 2, head: 'reference' })])).toThrow(
    'vgg16 of width 2, images of 16x16x3: the model does not fit this input: the reference head',
  );
  expect(() => checkNetworks([misfit({ name: 'repvgg-b1g4', width: 5 }, 'cifar10')])).toThrow(NetworkError);
  const fitting = misfit({ name: 'repvgg-b1g4', width: 8 });
  expect(() => checkNetworks([fitting, misfit({ name: 'vgg16' }, 'image-folder')])).not.toThrow();
  const small = { inputShape: [4, 4, 3], classes: 2 } as const;
  expect(() => checkNetworks([misfit({ name: 'vgg16' }, 'image-folder')], () => small)).toThrow(
    "at 'features.pool2' gets [1, 1, 256]",
  );
});
