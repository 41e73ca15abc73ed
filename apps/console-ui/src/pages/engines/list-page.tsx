import type { LabStatus, Replica } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Alert, Badge, EmptyState, useStyles2 } from '@grafana/ui';
import { formatUptime, none } from '../../kit/format.ts';
import { useLive } from '../../kit/live.ts';
import { Page } from '../../kit/page.tsx';
import { ReadingView } from '../../kit/reading-view.tsx';
import { DataTable } from '../load/data-table.tsx';
import { Section } from '../load/section.tsx';
import { PartCard } from './part-card.tsx';
import { useFacts } from './use-facts.ts';
import { lookOf, loopbackUrl } from './words.ts';

/** Everything that runs: engines, the lab's own apps, replicas. */
export function ListPage() {
  const reading = useLive<LabStatus>('status');
  return (
    <Page title="Engines" subtitle="What runs, where it came from, and what is missing and why.">
      <ReadingView reading={reading} what="what runs">
        {(status) => <Parts status={status} />}
      </ReadingView>
    </Page>
  );
}

function Parts({ status }: { readonly status: LabStatus }) {
  const styles = useStyles2(getStyles);
  const facts = useFacts();
  const { engines, apps, services, urls, notices } = status;
  const replicas = services.flatMap(({ name, replicas: all }) => all.map((replica) => ({ service: name, replica })));
  const tools = [...facts.values()].filter(({ name }) => !engines.some((engine) => engine.name === name));
  return (
    <>
      {notices.map((notice) => (
        <Alert key={notice} severity="info" title={notice} />
      ))}
      <Section title="Engines">
        <ul className={styles.grid} aria-label="Engines">
          {engines.map((engine) => (
            <PartCard
              key={engine.name}
              part={engine}
              facts={facts.get(engine.name)}
              url={loopbackUrl(urls[engine.name])}
            />
          ))}
        </ul>
      </Section>
      {tools.length > 0 && (
        <Section title="Tools" says="Run when they are needed.">
          <DataTable
            label="Tools"
            rows={tools}
            keyOf={({ name }) => name}
            columns={[
              { heading: 'Tool', cell: ({ title }) => title },
              {
                heading: 'State',
                cell: ({ found }) => (
                  <Badge
                    text={found}
                    color={found === 'found' ? 'green' : 'orange'}
                    icon={found === 'found' ? 'check-circle' : 'question-circle'}
                  />
                ),
              },
              { heading: 'Version', cell: ({ version }) => version },
              { heading: 'For', cell: ({ purpose }) => purpose },
              {
                heading: 'Why, and what to do',
                cell: ({ reasons, advice }) => [...reasons, advice].filter(Boolean).join('; ') || none,
              },
            ]}
          />
        </Section>
      )}
      <Section title="The lab's own apps">
        <ul className={styles.grid} aria-label="Apps">
          {apps.map((app) => (
            <PartCard key={app.name} part={app} facts={undefined} url={loopbackUrl(urls[app.name])} />
          ))}
        </ul>
      </Section>
      <Section title="Replicas">
        {replicas.length === 0 ? (
          <EmptyState variant="not-found" message="No replica runs" hideImage />
        ) : (
          <DataTable<{ readonly service: string; readonly replica: Replica }>
            label="Replicas"
            rows={replicas}
            keyOf={({ replica }) => replica.name}
            columns={[
              {
                heading: 'Replica',
                cell: ({ replica }) => (
                  <a className={styles.link} href={`/engines/${encodeURIComponent(replica.name)}`}>
                    {replica.name}
                  </a>
                ),
              },
              { heading: 'State', cell: ({ replica }) => <Badge {...lookOf(replica.state)} /> },
              { heading: 'Process', number: true, cell: ({ replica }) => replica.pid ?? none },
              { heading: 'Port', number: true, cell: ({ replica }) => replica.port ?? none },
              { heading: 'Admin port', number: true, cell: ({ replica }) => replica.adminPort ?? none },
              { heading: 'Restarts', number: true, cell: ({ replica }) => replica.restarts ?? none },
              { heading: 'Uptime', number: true, cell: ({ replica }) => formatUptime(replica.uptimeSeconds) },
              { heading: 'Why', cell: ({ replica }) => replica.reason ?? none },
            ]}
          />
        )}
      </Section>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  grid: css({
    listStyle: 'none',
    margin: 0,
    padding: 0,
    display: 'grid',
    gap: theme.spacing(1),
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 280px), 1fr))',
  }),
  link: css({ color: theme.colors.text.link, '&:hover': { textDecoration: 'underline' } }),
});
