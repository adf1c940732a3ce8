import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { MAIN_FILE, ownVersion, PACKAGE_FOLDER } from '../../src/cli/package-info.js';

it('knows the package that it is a part of', () => {
  const manifest = JSON.parse(readFileSync(join(PACKAGE_FOLDER, 'package.json'), 'utf8'));
  expect([manifest.name, manifest.version]).toEqual(['dyrep', ownVersion()]);
  expect(relative(PACKAGE_FOLDER, MAIN_FILE)).toMatch(/cli\/main\.js$/);
});
