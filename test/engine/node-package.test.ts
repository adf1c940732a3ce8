// Where the JavaScript of the native engine comes from.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import {
  fetchNodePackage,
  findNodePackage,
  NODE_PACKAGE_VERSION,
  nodeHeaders,
} from '../../src/engine/node-package.js';
import { temporaryFolder, useTools } from './fake-tools.js';

it('is the version that package.json asks for', () => {
  expect(manifest.optionalDependencies['@tensorflow/tfjs-node-gpu']).toBe(NODE_PACKAGE_VERSION);
});

it('is not fetched where it is found', async () => {
  const calls = useTools({ npm: '' });
  const cache = temporaryFolder();
  const found = findNodePackage(cache);
  if (found !== null) expect(await fetchNodePackage(cache, {})).toBe(found);
  expect(calls()).toEqual([]);
});

it('has the headers of Node-API beside it', () => {
  expect(existsSync(join(nodeHeaders(), 'node_api.h'))).toBe(true);
});
