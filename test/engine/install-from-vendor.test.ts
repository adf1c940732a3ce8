// The vendor's own installer, as npm runs it.
import { expect, it } from 'vitest';
import { installFromVendor } from '../../src/engine/install-from-vendor.js';
import { fakeBinding, temporaryFolder, useTools } from './fake-tools.js';

const why = 'pip is missing';
const options = (flavour: 'cpu' | 'gpu') => ({ beside: temporaryFolder(), flavour, why, now: () => 0 });

/** An npm whose `rebuild` puts a binding where the vendor's script does. */
const npm = () => `
const { argv } = process, fs = require('node:fs'), path = require('node:path');
if (argv[2] === 'rebuild') {
  const file = path.join(argv[argv.indexOf('--prefix') + 1], 'node_modules', argv[3], 'lib/napi-v8/tfjs_binding.node');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.copyFileSync(${JSON.stringify(fakeBinding())}, file);
}`;

it('is taken when its binding loads', async () => {
  const script = npm();
  const calls = useTools({ npm: script });
  const manifest = await installFromVendor(options('cpu'));
  expect(manifest).toMatchObject({ source: 'vendor', tensorflow: '9.9.9', flavour: 'cpu', wheels: [] });
  expect(manifest.binding).toBe('node_modules/@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node');
  expect(calls().map((c) => c.split(' ').slice(0, 3).join(' '))).toEqual([
    'npm install @tensorflow/tfjs-node@4.22.0',
    'npm rebuild @tensorflow/tfjs-node',
  ]);
  const gpu = await installFromVendor(options('gpu'));
  expect(gpu.binding).toContain('/tfjs-node-gpu/');
});

it('fails with both reasons', async () => {
  useTools({ npm: '' });
  await expect(installFromVendor(options('cpu'))).rejects.toThrow(
    "pip is missing, and what the vendor's own installer brought does not load: it left no binding",
  );
  useTools({ npm: "console.error('blocked'); process.exit(1);" });
  await expect(installFromVendor(options('cpu'))).rejects.toThrow(
    /^pip is missing, and the vendor's own installer failed: .* npm said: blocked$/,
  );
});
