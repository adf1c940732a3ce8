// The latest snapshot of a source, drawn anew whenever there is one.
import { useEffect, useState } from 'react';
import type { SweepSnapshot } from '../../trial/snapshot.js';
import type { RunSource } from '../source.js';

/** Follows the source as long as the component is there. */
export function useSource(source: RunSource): SweepSnapshot {
  const [snapshot, setSnapshot] = useState(() => source.current());
  useEffect(() => {
    const unsubscribe = source.subscribe(() => setSnapshot(source.current()));
    // Between the first drawing and this effect something may have happened.
    setSnapshot(source.current());
    return unsubscribe;
  }, [source]);
  return snapshot;
}
