import { Text } from 'ink';
import { cleanup, render } from 'ink-testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { useSource } from '../../../src/ui/hooks/use-source.js';
import type { RunSource } from '../../../src/ui/source.js';
import { sweepSnapshot, testSource } from '../fixtures.js';

afterEach(cleanup);

const WAIT = { timeout: 10_000 };

function Show({ source }: { readonly source: RunSource }) {
  return <Text>{useSource(source).sweep}</Text>;
}

describe('useSource', () => {
  it('draws the latest snapshot, and stops listening when it goes', async () => {
    const inner = testSource(sweepSnapshot([], { sweep: 'one' }));
    let listening = 0;
    const source: RunSource = {
      current: inner.current,
      subscribe(listener) {
        listening++;
        const stop = inner.subscribe(listener);
        return () => {
          listening--;
          stop();
        };
      },
    };
    const { lastFrame, unmount } = render(<Show source={source} />);
    expect(lastFrame()).toBe('one');
    await vi.waitFor(() => expect(listening).toBe(1), WAIT);
    inner.push(sweepSnapshot([], { sweep: 'two' }));
    await vi.waitFor(() => expect(lastFrame()).toBe('two'), WAIT);
    unmount();
    await vi.waitFor(() => expect(listening).toBe(0), WAIT);
  });
});
