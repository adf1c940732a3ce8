// The screen of a running sweep. It reads no keys, so that Ctrl-C stays a signal for whoever runs the sweep.
import { Lines } from './components/lines.js';
import { useSize } from './hooks/use-size.js';
import { useSource } from './hooks/use-source.js';
import type { Size } from './line.js';
import type { RunSource } from './source.js';
import { viewRun } from './view.js';

interface Props {
  readonly source: RunSource;
  readonly color: boolean;
  /** Fixes the size; without it the terminal's is followed. */
  readonly size?: Size;
}

/** The live view. */
export function RunScreen({ source, color, size }: Props) {
  const screen = useSize(size);
  return <Lines lines={viewRun(useSource(source), screen)} color={color} />;
}
