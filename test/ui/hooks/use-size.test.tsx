import { EventEmitter } from 'node:events';
import { render, Text } from 'ink';
import { describe, expect, it, vi } from 'vitest';
import { sizeOf, useSize } from '../../../src/ui/hooks/use-size.js';

const WAIT = { timeout: 10_000 };

function Show() {
  const { width, height } = useSize();
  return <Text>{`${width} by ${height}`}</Text>;
}

describe('the size of a terminal', () => {
  it('leaves one line free, and has a fallback', () => {
    expect(sizeOf({ columns: 80, rows: 24 })).toEqual({ width: 80, height: 23 });
    expect(sizeOf({})).toEqual({ width: 80, height: 23 });
    expect(sizeOf({ columns: 0, rows: 1 })).toEqual({ width: 80, height: 1 });
  });

  it('is followed through a resize', async () => {
    const written: string[] = [];
    const terminal = Object.assign(new EventEmitter(), {
      columns: 40,
      rows: 12,
      write: (text: string) => written.push(text) > 0,
    });
    const stdout = terminal as unknown as NodeJS.WriteStream;
    const app = render(<Show />, { stdout, debug: true, patchConsole: false });
    expect(written.at(-1)).toContain('40 by 11');
    Object.assign(terminal, { columns: 100, rows: 50 });
    await vi.waitFor(() => {
      terminal.emit('resize');
      expect(written.at(-1)).toContain('100 by 49');
    }, WAIT);
    app.unmount();
    await vi.waitFor(() => expect(terminal.listenerCount('resize')).toBe(0), WAIT);
  });
});
