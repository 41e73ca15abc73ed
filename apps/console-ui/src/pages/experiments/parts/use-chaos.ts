import { type ChaosState, lastValue, type Reading } from '@gameday/console-api';
import { useEffect, useRef } from 'react';
import { useJson } from '../../../kit/use-json.ts';
import { useLive } from '../../../kit/live.ts';

/** What is under way and what is left to be undone. */
export const useChaos = (): Reading<ChaosState> => useLive<ChaosState>('experiments');

/** What the server says at an address, read again whenever a run or a duel begins or ends. */
export function useChaosJson<Value>(path: string | undefined): {
  readonly reading: Reading<Value>;
  readonly again: () => void;
} {
  const change = lastValue(useChaos())?.change;
  const { reading, again } = useJson<Value>(path);
  const seen = useRef(change);
  useEffect(() => {
    if (change === undefined || change === seen.current) return;
    // The first word is about what was just read.
    if (seen.current !== undefined) again();
    seen.current = change;
  }, [change, again]);
  return { reading, again };
}
