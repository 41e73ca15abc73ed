import { lastValue, type LabStatus, type Replica } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Alert, Badge, Button, EmptyState, useStyles2 } from '@grafana/ui';
import { formatTimeOfDay, formatUptime, none } from '../../kit/format.ts';
import { useLive } from '../../kit/live.ts';
import { Page } from '../../kit/page.tsx';
import { ReadingView } from '../../kit/reading-view.tsx';
import { DataTable } from '../load/data-table.tsx';
import { Section } from '../load/section.tsx';
import { FactsTable } from './facts-table.tsx';
import { PartCard } from './part-card.tsx';
import { type Facts, useFacts } from './use-facts.ts';
import { lookOf, loopbackUrl } from './words.ts';

/** Everything that runs: engines, the lab's own apps, replicas. */
export function ListPage() {
  const reading = useLive<LabStatus>('status');
  const facts = useFacts();
  return (
    <Page
      title="Engines"
      subtitle="What runs, where it came from, and what is missing and why."
      actions={
        <Button
          variant="secondary"
          icon={facts.isLooking ? 'spinner' : 'sync'}
          disabled={facts.isLooking}
          tooltip={
            facts.lookedAtMs === undefined
              ? undefined
              : `The machine was searched for engines at ${formatTimeOfDay(facts.lookedAtMs)}`
          }
          onClick={() => void facts.lookAgain()}
        >
          {facts.isLooking ? 'Looking …' : 'Look again'}
        </Button>
      }
    >
      {facts.problem !== undefined && (
        <Alert severity="warning" title="Where the engines come from is not known now">
          {facts.problem}
        </Alert>
      )}
      <ReadingView reading={reading} what="what runs">
        {(status) => <Parts status={status} facts={facts.engines} />}
      </ReadingView>
      {reading.state === 'away' && !lastValue(reading) && facts.engines.size > 0 && (
        <Section title="On this machine" says="What the lab is started with; npm run lab starts it.">
          <FactsTable label="On this machine" engines={[...facts.engines.values()]} />
        </Section>
      )}
    </Page>
  );
}

interface PartsProps {
  readonly status: LabStatus;
  readonly facts: Facts['engines'];
}

function Parts({ status, facts }: PartsProps) {
  const styles = useStyles2(getStyles);
  const { engines, apps, services, urls, notices } = status;
  const replicas = services.flatMap(({ name, replicas: all }) => all.map((replica) => ({ service: name, replica })));
  const tools = [...facts.values()].filter(({ name }) => !engines.some((engine) => engine.name === name));
  return (
    <>
      {notices.map((notice) => (
        <Alert key={notice} severity="info" title={notice} />
      ))}
      <Section title="Servers" says="What the app and the lab are built on.">
        <ul className={styles.grid} aria-label="Servers">
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
          <FactsTable label="Tools" engines={tools} />
        </Section>
      )}
      <Section title="The lab’s own apps">
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
              {
                heading: 'Restarts',
                number: true,
                cell: ({ replica: { restarts } }) =>
                  restarts ? <Badge color="orange" icon="repeat" text={String(restarts)} /> : (restarts ?? none),
              },
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
