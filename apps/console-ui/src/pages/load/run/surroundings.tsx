import type { LoadResult } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import { DataTable } from '../data-table.tsx';
import { Section } from '../section.tsx';

interface SurroundingsProps {
  readonly surroundings: LoadResult['surroundings'];
  /** What k6 had of the CPU, in words. */
  readonly generator: string | undefined;
}

/** What was running meanwhile. */
export function Surroundings({ surroundings, generator }: SurroundingsProps) {
  const styles = useStyles2(getStyles);
  const { target, machine, versions, services, policies, faults } = surroundings;
  const facts: ReadonlyArray<readonly [string, string | undefined]> = [
    ['Machine', machine],
    ['Load generator', generator],
    ['Target', target],
    ['Versions', versions.map(([name, version]) => `${name} ${version}`).join(', ') || undefined],
    ['Policies that were overridden', policies.join(', ') || 'none: all were the defaults'],
    ['Faults in force', faults.join('; ') || 'none'],
  ];
  return (
    <Section title="What was running">
      <dl className={styles.facts}>
        {facts.map(([name, value]) =>
          value === undefined ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      {services.length > 0 && (
        <DataTable
          label="Replicas"
          rows={services}
          keyOf={({ name }) => name}
          columns={[
            { heading: 'Service', cell: ({ name }) => name },
            { heading: 'Replicas before', number: true, cell: ({ before }) => before },
            { heading: 'Most', number: true, cell: ({ most }) => most },
            { heading: 'After', number: true, cell: ({ after }) => after },
            { heading: 'Restarts', number: true, cell: ({ restarts }) => restarts },
          ]}
        />
      )}
    </Section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  facts: css({
    margin: theme.spacing(0, 0, 2),
    display: 'grid',
    gap: theme.spacing(0.5),
    '& > div': { display: 'grid', gridTemplateColumns: 'minmax(0, 200px) minmax(0, 1fr)', gap: theme.spacing(2) },
    '& dt': { color: theme.colors.text.secondary },
    '& dd': { margin: 0, overflowWrap: 'anywhere' },
    [theme.breakpoints.down('sm')]: { '& > div': { gridTemplateColumns: 'minmax(0, 1fr)', gap: 0 } },
  }),
});
