// The door from the command line to the screens: plain functions, so that no caller needs React. Load it lazily
// (`await import(…)`): it brings Ink.
import { render } from 'ink';
import type { ReactNode } from 'react';
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
  const screen = (key: string) => <RunScreen key={key} source={source} color={options.color} />;
  return mount(screen('live'), options, false, screen('last'));
}

/** Shows the leaderboard, read again every `everyMs`, until `q`, Ctrl-C or `close`. */
export function showLeaderboard(
  read: () => Summary,
  options: ScreenOptions & { readonly everyMs: number },
): Screen {
  const { color, everyMs } = options;
  return mount(<LeaderboardScreen read={read} color={color} everyMs={everyMs} />, options, true);
}

/** Mounts `node`; closing first puts `last` in its place, which draws the newest state at once. */
function mount(node: ReactNode, options: ScreenOptions, exitOnCtrlC: boolean, last?: ReactNode): Screen {
  const { stdout, stdin } = options;
  const instance = render(node, { stdout, stdin, exitOnCtrlC, patchConsole: false, maxFps: 10 });
  let gone = false;
  const done = instance
    .waitUntilExit()
    .then(() => undefined)
    .finally(() => {
      gone = true;
    });
  return {
    done,
    close() {
      if (!gone && last !== undefined) instance.rerender(last);
      instance.unmount();
      return done;
    },
  };
}
