import { lastValue } from '@gameday/console-api';
import { EmptyState, LinkButton } from '@grafana/ui';
import type { ComponentType } from 'react';
import { Route, Routes, useParams } from 'react-router-dom';
import { Page } from '../../kit/page.tsx';
import { AutoscalerPage } from './detail/autoscaler-page.tsx';
import { AutoscalerList } from './list/autoscaler-list.tsx';
import { useOverview } from './use-overview.ts';
import { WhatIfPage } from './what-if/what-if-page.tsx';

/** `/autoscaling`, `/autoscaling/NAME?at=MS`, `/autoscaling/NAME/what-if?spec=…`. */
export default function Autoscaling() {
  return (
    <Routes>
      <Route index element={<AutoscalerList />} />
      <Route path=":name" element={<Of page={AutoscalerPage} />} />
      <Route path=":name/what-if" element={<Of page={WhatIfPage} />} />
    </Routes>
  );
}

/** A page of another autoscaler begins anew. */
function Of({ page: Content }: { readonly page: ComponentType<{ readonly name: string }> }) {
  const { name = '' } = useParams();
  const overview = useOverview();
  const known = lastValue(overview)?.autoscalers;
  // Nothing is asked of an autoscaler before it is known to be one; where that cannot be known, the page says why.
  if (!known && overview.state === 'loading') return <Page title={`Autoscaling: ${name}`}>Loading …</Page>;
  if (known && !known.some((each) => each.name === name))
    return <NoSuch name={name} names={known.map((each) => each.name)} />;
  return <Content key={name} name={name} />;
}

function NoSuch({ name, names }: { readonly name: string; readonly names: readonly string[] }) {
  return (
    <Page title={`Autoscaling: ${name}`}>
      <EmptyState
        variant="not-found"
        hideImage
        message={`This lab has no autoscaler ${name}`}
        button={<LinkButton href="/autoscaling">All autoscalers</LinkButton>}
      >
        {names.length === 0 ? 'It has none at all.' : `It has ${names.join(', ')}.`}
      </EmptyState>
    </Page>
  );
}
