import { useEffect, useRef, useState } from 'react';
import { useUrlState } from '../../../kit/url-state.ts';
import { editable, sameSpec } from './spec-model.ts';
import { pack, unpack } from './share.ts';

/** Typing settles for so long before the address changes. */
const settleMs = 350;

export interface SharedSpec {
  /** What is edited. */
  readonly draft: unknown;
  /** What the address says: it is this one that is replayed. */
  readonly settled: unknown;
  /** Whether it differs from the autoscaler's own. */
  readonly changed: boolean;
  /** Why the address could not be read. */
  readonly error: string | undefined;
  readonly edit: (spec: unknown) => void;
  readonly reset: () => void;
}

/** The spec to try, kept in the address (`?spec=`); without one it is the autoscaler's own. */
export function useSharedSpec(own: unknown): SharedSpec {
  const [packed, setPacked] = useUrlState('spec');
  const [settled, setSettled] = useState<unknown>();
  const [draft, setDraft] = useState<unknown>();
  const [error, setError] = useState<string>();
  const written = useRef<string>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const base = editable(own);
  const baseText = JSON.stringify(base);

  useEffect(() => {
    if (packed === '') {
      setError(undefined);
      setSettled(undefined);
      // Somebody went back to where nothing was changed.
      if (written.current !== '') setDraft(undefined);
      return;
    }
    let gone = false;
    unpack(packed).then(
      (spec) => {
        if (gone) return;
        setError(undefined);
        setSettled(spec);
        if (written.current !== packed) setDraft(spec);
      },
      (failure: Error) => {
        if (!gone) setError(failure.message);
      },
    );
    return () => {
      gone = true;
    };
  }, [packed]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const edit = (spec: unknown) => {
    setDraft(spec ?? {});
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      if (sameSpec(spec ?? {}, JSON.parse(baseText))) {
        written.current = '';
        setPacked('');
        return;
      }
      void pack(spec ?? {}).then((text) => {
        written.current = text;
        setPacked(text);
      });
    }, settleMs);
  };
  const reset = () => {
    clearTimeout(timer.current);
    written.current = undefined;
    setDraft(undefined);
    setPacked('');
  };
  const shown = draft ?? base;
  return { draft: shown, settled: settled ?? base, changed: !sameSpec(shown, base), error, edit, reset };
}
