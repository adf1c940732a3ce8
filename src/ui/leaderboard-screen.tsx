// The screen of a leaderboard that is read again and again while a sweep runs elsewhere.
import { useApp, useInput } from 'ink';
import { useEffect, useRef, useState } from 'react';
import type { Summary } from '../report/summarize.js';
import { Lines } from './components/lines.js';
import { useSize } from './hooks/use-size.js';
import { SORT_KEYS, viewLeaderboard } from './leaderboard-view.js';
import type { Size } from './line.js';

interface Props {
  readonly read: () => Summary;
  readonly color: boolean;
  /** Pause between two readings in milliseconds. */
  readonly everyMs: number;
  /** Fixes the size; without it the terminal's is followed. */
  readonly size?: Size;
}

/** The live ranking: `q` quits, `s` changes the order, arrows and page keys scroll. */
export function LeaderboardScreen({ read, color, everyMs, size }: Props) {
  const screen = useSize(size);
  const { exit } = useApp();
  const [summary, setSummary] = useState(read);
  const [sort, setSort] = useState(0);
  const [scroll, setScroll] = useState(0);
  useEffect(() => {
    const again = () => {
      try {
        setSummary(read());
      } catch (error) {
        exit(error instanceof Error ? error : new Error(String(error)));
      }
    };
    const timer = setInterval(again, everyMs);
    return () => clearInterval(timer);
  }, [read, everyMs, exit]);
  const { lines, lastScroll, page } = viewLeaderboard(summary, screen, SORT_KEYS[sort], scroll);
  // A key may come before the handler of the newest frame is in place: the limit must not be the old one's.
  const limit = useRef(0);
  limit.current = lastScroll;
  const scrollBy = (rows: number) =>
    setScroll((now) => Math.max(0, Math.min(limit.current, Math.min(limit.current, now) + rows)));
  useInput((input, key) => {
    if (input === 'q') exit();
    else if (input === 's') setSort((now) => (now + 1) % SORT_KEYS.length);
    else if (key.downArrow) scrollBy(1);
    else if (key.upArrow) scrollBy(-1);
    else if (key.pageDown || input === ' ') scrollBy(page);
    else if (key.pageUp) scrollBy(-page);
    else if (key.home) scrollBy(Number.NEGATIVE_INFINITY);
    else if (key.end) scrollBy(Number.POSITIVE_INFINITY);
  });
  return <Lines lines={lines} color={color} />;
}
