import { explainTarget } from '@gameday/console-api';
import { lazy, Suspense, useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';

const ExplainDrawer = lazy(() => import('./explain-drawer.tsx'));

/** Why something was decided, beside any page: open where the address has `?explain=KEY`. */
export function Explain() {
  const [params, setParams] = useSearchParams();
  const key = params.get('explain');
  const close = useCallback(
    () =>
      setParams((before) => {
        const next = new URLSearchParams(before);
        next.delete('explain');
        return next;
      }),
    [setParams],
  );
  if (key === null || key === '') return null;
  return (
    <Suspense fallback={null}>
      <ExplainDrawer key={key} asked={key} target={explainTarget(key)} onClose={close} />
    </Suspense>
  );
}
