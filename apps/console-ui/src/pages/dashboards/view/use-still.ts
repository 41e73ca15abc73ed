import { useRef } from 'react';

/** The value of the last time that it moved: while it does not, what hangs on it is not done again. */
export function useStill<Value>(value: Value, moves: boolean): Value {
  const still = useRef(value);
  if (moves) still.current = value;
  return still.current;
}
