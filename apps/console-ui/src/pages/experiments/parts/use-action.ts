import { useCallback, useState } from 'react';

export type ActionState =
  { readonly state: 'idle' } | { readonly state: 'busy' } | { readonly state: 'refused'; readonly reason: string };

/** Something that a person has done, one at a time: whether it goes on, and why it was refused. */
export function useAction(): {
  readonly action: ActionState;
  readonly perform: (work: () => Promise<void>) => Promise<void>;
  readonly forget: () => void;
} {
  const [action, setAction] = useState<ActionState>({ state: 'idle' });
  const perform = useCallback(async (work: () => Promise<void>) => {
    setAction({ state: 'busy' });
    try {
      await work();
      setAction({ state: 'idle' });
    } catch (error) {
      setAction({ state: 'refused', reason: error instanceof Error ? error.message : String(error) });
    }
  }, []);
  return { action, perform, forget: useCallback(() => setAction({ state: 'idle' }), []) };
}
