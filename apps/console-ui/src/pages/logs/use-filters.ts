import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';

export interface Filters<Name extends string> {
  /** What the address says; empty where it says nothing. */
  readonly values: Readonly<Record<Name, string>>;
  /** Changes some of them at once; an empty value leaves the address. */
  readonly set: (patch: Readonly<Partial<Record<Name, string>>>) => void;
  /** As the server takes them. */
  readonly query: string;
}

/** Several values of the page's address that belong together, so that what is shown can be shared. */
export function useFilters<Name extends string>(names: readonly Name[]): Filters<Name> {
  const [params, setParams] = useSearchParams();
  const values = useMemo(
    () => Object.fromEntries(names.map((name) => [name, params.get(name) ?? ''])) as Record<Name, string>,
    [names, params],
  );
  const set = useCallback(
    (patch: Readonly<Partial<Record<Name, string>>>) => {
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          for (const [name, value] of Object.entries(patch) as Array<[string, string | undefined]>) {
            if (value) next.set(name, value);
            else next.delete(name);
          }
          return next;
        },
        { replace: true },
      );
    },
    [setParams],
  );
  const query = useMemo(() => {
    const set = (Object.entries(values) as Array<[string, string]>).filter(([, value]) => value !== '');
    return new URLSearchParams(set).toString();
  }, [values]);
  return { values, set, query };
}
