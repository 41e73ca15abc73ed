import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';

/**
 * One value of the page's address (`?name=value`), so that what is shown can be shared and found again.
 * @returns the value (the default where the address has none), and how to set it; the default leaves the address
 */
export function useUrlState(name: string, byDefault = ''): [string, (value: string) => void] {
  const [params, setParams] = useSearchParams();
  const set = useCallback(
    (value: string) =>
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          if (value === byDefault) next.delete(name);
          else next.set(name, value);
          return next;
        },
        { replace: true },
      ),
    [name, byDefault, setParams],
  );
  return [params.get(name) ?? byDefault, set];
}
