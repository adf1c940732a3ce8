// The native engine keeps the contract. It must really run; where it is ruled out, the portable one runs and says why.
import { beforeAll, describe, expect, it } from 'vitest';
import { lastFailure } from '../../src/engine/installed.js';
import { loadEngine } from '../../src/engine/load.js';
import { engineContract } from '../contracts/engine.js';
import { engineForTests, SHARED_CACHE } from '../engine-for-tests.js';
import { INSTALL_TIMEOUT_MS, loadNativeForTests, NATIVE_RULED_OUT } from './native-engine.js';

if (NATIVE_RULED_OUT === null) describeNative();
else {
  it(`gives way to the portable engine: ${NATIVE_RULED_OUT}`, async () => {
    const { info } = await engineForTests();
    const reason = process.env.DYREP_ENGINE === 'portable' ? null : lastFailure(SHARED_CACHE);
    expect(info).toMatchObject({ kind: 'portable', reason });
  });
}

function describeNative(): void {
  beforeAll(loadNativeForTests, INSTALL_TIMEOUT_MS);
  engineContract('native', loadNativeForTests);

  describe('the native engine', () => {
    it('says what it is', async () => {
      const { info } = await loadNativeForTests();
      expect(info).toMatchObject({ kind: 'native', tensorflow: '2.21.0', tfjs: '4.22.0', reason: null });
    });

    it('will be the only engine of its process', async () => {
      await loadNativeForTests();
      await expect(loadEngine({ cache: SHARED_CACHE, force: 'portable', now: () => 0 })).rejects.toThrow(
        'runs on the native engine',
      );
    });
  });
}
