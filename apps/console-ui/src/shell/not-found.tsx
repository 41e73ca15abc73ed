import { LinkButton } from '@grafana/ui';
import { Page } from '../kit/page.tsx';

/** An address that the console has nothing at. */
export const NotFound = () => (
  <Page title="Nothing is here" subtitle="The console has no page at this address.">
    <LinkButton href="/">To the topology</LinkButton>
  </Page>
);
