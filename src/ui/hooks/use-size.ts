// The size of the terminal, followed through resizes.
import { useStdout } from 'ink';
import { useEffect, useState } from 'react';
import type { Size } from '../line.js';

const FALLBACK: Size = { width: 80, height: 24 };

/** Width and usable height: one line is left free, since Ink clears the whole terminal when a frame fills it. */
export function useSize(fixed?: Size): Size {
  const { stdout } = useStdout();
  const [size, setSize] = useState(() => fixed ?? sizeOf(stdout));
  useEffect(() => {
    if (fixed !== undefined) return undefined;
    const follow = () => setSize(sizeOf(stdout));
    stdout.on('resize', follow);
    return () => {
      stdout.off('resize', follow);
    };
  }, [stdout, fixed]);
  return fixed ?? size;
}

/** The part of a terminal that a frame may use. */
export function sizeOf(stdout: { readonly columns?: number; readonly rows?: number }): Size {
  return {
    width: stdout.columns || FALLBACK.width,
    height: Math.max(1, (stdout.rows || FALLBACK.height) - 1),
  };
}
