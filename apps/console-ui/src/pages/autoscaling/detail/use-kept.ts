import { lastValue, type Reading } from '@gameday/console-api';
import { useEffect, useRef } from 'react';

/** Goes on showing what was known while something newer is on its way. */
export function useKept<Value>(reading: Reading<Value>): Reading<Value> {
  const kept = useRef<Value>(undefined);
  const value = lastValue(reading);
  useEffect(() => {
    if (value !== undefined) kept.current = value;
  }, [value]);
  return reading.state === 'loading' && kept.current !== undefined
    ? { state: 'ready', value: kept.current, atMs: 0 }
    : reading;
}
