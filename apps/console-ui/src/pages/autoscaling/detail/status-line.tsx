import type { AutoscalerDetail } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Alert, useStyles2 } from '@grafana/ui';
import { MetricBars } from '../metric-bars.tsx';
import { ago } from '../words.ts';

/** How the autoscaler stands, and why it does not do more. */
export function StatusLine({
  detail: { summary, timeScale, syncSeconds, decisions },
}: {
  readonly detail: AutoscalerDetail;
}) {
  const styles = useStyles2(getStyles);
  const { current, desired, min, max, target, mode, forecast, lastScaleMs, limited, error, paused, metrics } = summary;
  const nowMs = Date.now();
  return (
    <>
      {paused && (
        <Alert severity="info" title="Held by hand">
          Nothing is decided while it is held; Scale by hand gives it back.
        </Alert>
      )}
      {error !== undefined && (
        <Alert severity="warning" title="It cannot decide fully">
          {error}
        </Alert>
      )}
      <div className={styles.row}>
        <dl className={styles.facts}>
          <div>
            <dt>Replicas</dt>
            <dd className={styles.figure}>{current}</dd>
          </div>
          <div>
            <dt>Wanted</dt>
            <dd className={styles.figure}>{desired}</dd>
          </div>
          <div>
            <dt>Limits</dt>
            <dd className={styles.figure}>
              {min}–{max}
            </dd>
          </div>
          <div>
            <dt>Last scaled</dt>
            <dd>{ago(lastScaleMs, nowMs)}</dd>
          </div>
          <div>
            <dt>Scales</dt>
            <dd>{target}</dd>
          </div>
          <div>
            <dt>Decides</dt>
            <dd>
              every {Number(syncSeconds.toFixed(2))} s{timeScale === 1 ? '' : `, clock × ${timeScale}`};{' '}
              {decisions.count} kept
            </dd>
          </div>
        </dl>
        <div className={styles.metrics}>
          <MetricBars metrics={metrics} />
        </div>
      </div>
      {limited !== undefined && error === undefined && !paused && <p className={styles.words}>Limited: {limited}.</p>}
      <p className={styles.words}>Forecast: {forecast ?? mode}</p>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({
    display: 'grid',
    gap: theme.spacing(2, 4),
    gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 2fr)',
    alignItems: 'center',
    padding: theme.spacing(2),
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    [theme.breakpoints.down('md')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
  facts: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(150px, 1fr))',
    gap: theme.spacing(1, 2),
    margin: 0,
    '& dt': { color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize },
    '& dd': { margin: 0, overflowWrap: 'anywhere' },
  }),
  figure: css({ fontSize: theme.typography.h3.fontSize, fontWeight: theme.typography.fontWeightMedium }),
  metrics: css({ minWidth: 0 }),
  words: css({ margin: 0, color: theme.colors.text.secondary, overflowWrap: 'anywhere' }),
});
