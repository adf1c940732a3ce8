// The data sets by the name that an experiment gives them. A new one is a new file and a line here.
import { cifar10, cifar100 } from './cifar.js';
import type { DataSource } from './data-set.js';
import { fashionMnist } from './fashion-mnist.js';
import { imageFolder } from './image-folder.js';
import { synthetic } from './synthetic.js';

/** Every data set by its name. */
export const DATA_SOURCES = {
  'fashion-mnist': fashionMnist,
  cifar10,
  cifar100,
  'image-folder': imageFolder,
  synthetic,
} as const satisfies Record<string, DataSource>;

/** The name of a data set. */
export type DataSetName = keyof typeof DATA_SOURCES;
