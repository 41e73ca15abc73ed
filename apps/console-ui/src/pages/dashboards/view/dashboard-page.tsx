import type { DashboardAnswer } from '@gameday/console-api';
import { lastValue } from '@gameday/console-api';
import { LinkButton } from '@grafana/ui';
import { useMemo } from 'react';
import { useParams } from 'react-router-dom';
import { Page } from '../../../kit/page.tsx';
import { ReadingView } from '../../../kit/reading-view.tsx';
import { useJson } from '../../../kit/use-json.ts';
import '../data/registries.ts';
import { dashboardOf } from '../model/dashboard.ts';
import { DashboardView } from './dashboard-view.tsx';

/** The dashboard of this address. */
export default function DashboardPage() {
  const { uid = '' } = useParams();
  const { reading } = useJson<DashboardAnswer>(`/api/dashboards/${encodeURIComponent(uid)}`);
  const json = lastValue(reading)?.dashboard;
  const dashboard = useMemo(() => json && dashboardOf(json), [json]);
  if (dashboard?.uid === uid) return <DashboardView key={uid} dashboard={dashboard} />;
  return (
    <Page
      title="Dashboard"
      actions={
        <LinkButton variant="secondary" icon="apps" href="/dashboards">
          All dashboards
        </LinkButton>
      }
    >
      <ReadingView reading={reading} what="the dashboard">
        {() => null}
      </ReadingView>
    </Page>
  );
}
