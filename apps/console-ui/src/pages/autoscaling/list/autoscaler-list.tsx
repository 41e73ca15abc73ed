import type { AutoscalerSummary, AutoscalingOverview } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Alert, Button, EmptyState, LinkButton, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { Page } from '../../../kit/page.tsx';
import { ReadingView } from '../../../kit/reading-view.tsx';
import { MetricBars } from '../metric-bars.tsx';
import { MoodBadge } from '../mood-badge.tsx';
import { ScaleDialog } from '../scale-dialog.tsx';
import { useOverview } from '../use-overview.ts';
import { ago } from '../words.ts';

/** All autoscalers at a glance. */
export function AutoscalerList() {
  const reading = useOverview();
  return (
    <Page
      title="Autoscaling"
      subtitle="Every autoscaler of the lab: its size, its metrics against their targets, and why it is as it is."
    >
      <ReadingView reading={reading} what="the autoscalers">
        {(overview) => <Overview overview={overview} />}
      </ReadingView>
    </Page>
  );
}

/** What is not as usual for all of them. */
export function Notices({ overview }: { readonly overview: AutoscalingOverview }) {
  return (
    <>
      {!overview.enabled && (
        <Alert severity="info" title="Autoscalers only watch in this lab">
          It was started with --no-autoscaling: metrics are read, and nothing is scaled.
        </Alert>
      )}
      {overview.problems.map((problem) => (
        <Alert key={problem} severity="warning" title={problem} />
      ))}
    </>
  );
}

function Overview({ overview }: { readonly overview: AutoscalingOverview }) {
  const styles = useStyles2(getStyles);
  const [scaling, setScaling] = useState<string>();
  const { autoscalers, timeScale, syncSeconds } = overview;
  const chosen = autoscalers.find(({ name }) => name === scaling);
  return (
    <>
      <Notices overview={overview} />
      {autoscalers.length === 0 ? (
        <EmptyState variant="not-found" message="This lab has no autoscaler" hideImage>
          A HorizontalPodAutoscaler in deploy/kubernetes makes one.
        </EmptyState>
      ) : (
        <>
          <p className={styles.note}>
            They decide every {Number(syncSeconds.toFixed(2))} s
            {timeScale === 1 ? '.' : `; their clock runs ${timeScale} times as fast as the real one.`}
          </p>
          <ul className={styles.grid} aria-label="Autoscalers">
            {autoscalers.map((autoscaler) => (
              <li key={autoscaler.name} className={styles.card}>
                <AutoscalerCard
                  autoscaler={autoscaler}
                  enabled={overview.enabled}
                  onScale={() => setScaling(autoscaler.name)}
                />
              </li>
            ))}
          </ul>
        </>
      )}
      {chosen && <ScaleDialog autoscaler={chosen} onClose={() => setScaling(undefined)} onDone={() => undefined} />}
    </>
  );
}

interface CardProps {
  readonly autoscaler: AutoscalerSummary;
  readonly enabled: boolean;
  readonly onScale: () => void;
}

function AutoscalerCard({ autoscaler, enabled, onScale }: CardProps) {
  const styles = useStyles2(getStyles);
  const { name, target, current, desired, min, max, metrics, mode, lastScaleMs, limited, error, service } = autoscaler;
  const nowMs = Date.now();
  const path = `/autoscaling/${encodeURIComponent(name)}`;
  return (
    <article className={styles.inner} aria-labelledby={`autoscaler-${name}`}>
      <header className={styles.head}>
        <h2 id={`autoscaler-${name}`} className={styles.name}>
          <a href={path} className={styles.link}>
            {name}
          </a>
        </h2>
        <MoodBadge autoscaler={autoscaler} enabled={enabled} />
      </header>
      <p className={styles.size}>
        <span className={styles.figure}>{current}</span>
        <span>
          {current === 1 ? 'replica' : 'replicas'}
          {desired === current ? '' : `, wants ${desired}`}, {min} to {max}
        </span>
      </p>
      <MetricBars metrics={metrics} />
      <dl className={styles.facts}>
        <dt>target</dt>
        <dd>{target}</dd>
        <dt>forecast</dt>
        <dd>{mode}</dd>
        <dt>last scaled</dt>
        <dd>{ago(lastScaleMs, nowMs)}</dd>
        {(error ?? limited) !== undefined && (
          <>
            <dt>{error === undefined ? 'limited' : 'failing'}</dt>
            <dd>{error ?? limited}</dd>
          </>
        )}
      </dl>
      <div className={styles.actions}>
        <LinkButton size="sm" href={path} aria-label={`Decisions: ${name}`}>
          Decisions
        </LinkButton>
        <LinkButton size="sm" variant="secondary" href={`${path}/what-if`} aria-label={`What if: ${name}`}>
          What if
        </LinkButton>
        {service !== undefined && (
          <Button size="sm" variant="secondary" fill="outline" onClick={onScale} aria-label={`Scale by hand: ${name}`}>
            Scale by hand
          </Button>
        )}
      </div>
    </article>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  note: css({ color: theme.colors.text.secondary }),
  grid: css({
    listStyle: 'none',
    margin: 0,
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 320px), 1fr))',
  }),
  card: css({
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    minWidth: 0,
  }),
  inner: css({
    padding: theme.spacing(2),
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1.5),
    height: '100%',
  }),
  head: css({ display: 'flex', justifyContent: 'space-between', alignItems: 'center', gap: theme.spacing(1) }),
  name: css({ ...theme.typography.h4, margin: 0, overflowWrap: 'anywhere' }),
  link: css({ color: theme.colors.text.link, '&:hover': { textDecoration: 'underline' } }),
  size: css({ display: 'flex', alignItems: 'baseline', gap: theme.spacing(1), margin: 0 }),
  figure: css({ fontSize: theme.typography.h1.fontSize, fontWeight: theme.typography.fontWeightMedium }),
  facts: css({
    display: 'grid',
    gridTemplateColumns: 'max-content minmax(0, 1fr)',
    gap: theme.spacing(0.25, 2),
    margin: 0,
    fontSize: theme.typography.bodySmall.fontSize,
    '& dt': { color: theme.colors.text.secondary },
    '& dd': { margin: 0, overflowWrap: 'anywhere' },
  }),
  actions: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1), marginTop: 'auto' }),
});
