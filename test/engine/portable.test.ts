import { expect, it } from 'vitest';
import { loadPortableEngine } from '../../src/engine/portable.js';
import { engineContract } from '../contracts/engine.js';

let loaded: ReturnType<typeof loadPortableEngine> | undefined;
const load = () => (loaded ??= loadPortableEngine('a test asked for it'));

engineContract('portable', load);

it('says what it is and why it is used', async () => {
  const { info } = await load();
  expect(info).toMatchObject({ kind: 'portable', tfjs: '4.22.0', reason: 'a test asked for it' });
});
