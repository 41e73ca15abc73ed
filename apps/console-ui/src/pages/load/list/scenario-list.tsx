import type { LoadScenario } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Badge, Button, useStyles2 } from '@grafana/ui';
import { formatLength, whole } from '../words.ts';

const models = {
  users: {
    text: 'users',
    says: 'Users wait for each answer before they ask again: the slower the server, the fewer requests.',
  },
  arrivals: {
    text: 'arrivals',
    says: 'People arrive at a rate whatever the server does, so that a stall is measured as what it is.',
  },
} as const;

interface ScenarioListProps {
  readonly scenarios: readonly LoadScenario[];
  /** Why none can be started now. */
  readonly busy: string | undefined;
  readonly onStart: (name: string) => void;
}

/** What each scenario does, and the size that it is accepted with. */
export function ScenarioList({ scenarios, busy, onStart }: ScenarioListProps) {
  const styles = useStyles2(getStyles);
  return (
    <ul className={styles.grid} aria-label="Scenarios">
      {scenarios.map(({ name, summary, model, acceptance }) => (
        <li key={name} className={styles.card}>
          <header className={styles.head}>
            <h3 className={styles.name}>{name}</h3>
            <Badge color={model === 'users' ? 'blue' : 'purple'} text={models[model].text} title={models[model].says} />
          </header>
          <p className={styles.summary}>{summary}</p>
          <footer className={styles.foot}>
            <span className={styles.acceptance}>
              {acceptance &&
                `Accepted at ${whole(acceptance.vus)} users for ${formatLength(acceptance.durationSeconds)}`}
            </span>
            <Button
              size="sm"
              variant="secondary"
              icon="play"
              aria-label={`Start ${name}`}
              tooltip={busy}
              disabled={busy !== undefined}
              onClick={() => onStart(name)}
            >
              Start
            </Button>
          </footer>
        </li>
      ))}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  grid: css({
    listStyle: 'none',
    margin: 0,
    padding: 0,
    display: 'grid',
    gap: theme.spacing(1),
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 260px), 1fr))',
  }),
  card: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(0.5),
    padding: theme.spacing(1.5),
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    minWidth: 0,
  }),
  head: css({ display: 'flex', justifyContent: 'space-between', alignItems: 'center', gap: theme.spacing(1) }),
  name: css({ ...theme.typography.h5, margin: 0, overflowWrap: 'anywhere' }),
  summary: css({ margin: 0, flexGrow: 1 }),
  foot: css({ display: 'flex', justifyContent: 'space-between', alignItems: 'center', gap: theme.spacing(1) }),
  acceptance: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
