// The door from the command line to the screens: plain functions, so that no caller needs React. Load it lazily
// (`await import(…)`): it brings Ink.
import { render } from 'ink';
import type { Summary } from '../report/summarize.js';
import { LeaderboardScreen } from './leaderboard-screen.js';
import { RunScreen } from './run-screen.js';
import type { RunSource } from './source.js';

/** Streams and colours, decided by the command line. */
export interface ScreenOptions {
  readonly stdout: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
  readonly color: boolean;
}

/** A screen that is being shown. `done` settles when it is gone; `close` draws the last frame, leaves it there and ends it. */
export interface Screen {
  readonly done: Promise<void>;
  readonly close: () => Promise<void>;
}

/** Shows the live view of a running sweep until it is closed. */
export function showRun(source: RunSource, options: ScreenOptions): Screen {
  return mount(<RunScreen source={source} color={options.color} />, options, false);
}

/** Shows the leaderboard, read again every `everyMs`, until `q`, Ctrl-C or `close`. */
export function showLeaderboard(
  read: () => Summary,
  options: ScreenOptions & { readonly everyMs: number },
): Screen {
  const { color, everyMs } = options;
  return mount(<LeaderboardScreen read={read} color={color} everyMs={everyMs} />, options, true);
}

function mount(node: React.ReactNode, options: ScreenOptions, exitOnCtrlC: boolean): Screen {
  const { stdout, stdin } = options;
  const instance = render(node, { stdout, stdin, exitOnCtrlC, patchConsole: false, maxFps: 10 });
  const done = instance.waitUntilExit().then(() => undefined);
  return {
    done,
    close() {
      instance.unmount();
      return done;
    },
  };
}
