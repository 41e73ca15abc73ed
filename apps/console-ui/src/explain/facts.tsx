import type { Explained, ExplainFigure } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Badge, useStyles2 } from '@grafana/ui';
import { formatDuration, formatTimeOfDay } from '../kit/format.ts';
import { barShares, changeWords, figureWords } from './figures-words.ts';

/** The numbers; those that were held against a threshold with a bar that shows how far off they were. */
export function Figures({ figures }: { readonly figures: readonly ExplainFigure[] }) {
  const styles = useStyles2(getStyles);
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">Seen</th>
          <th scope="col">Threshold</th>
        </tr>
      </thead>
      <tbody>
        {figures.map((figure) => {
          const bar = barShares(figure.value, figure.threshold);
          return (
            <tr key={figure.name} className={figure.decided ? styles.decided : undefined}>
              <th scope="row">
                {figure.name} {figure.decided && <Badge color="blue" text="decided" />}
                {figure.rule !== undefined && <div className={styles.rule}>{figure.rule}</div>}
                {bar && (
                  <div className={styles.bar} aria-hidden>
                    <span className={styles.fill} style={{ width: `${bar.value * 100}%` }} />
                    <span className={styles.mark} style={{ left: `${bar.threshold * 100}%` }} />
                  </div>
                )}
              </th>
              <td className={styles.number}>{figureWords(figure.value, figure.unit)}</td>
              <td className={styles.number}>
                {figure.threshold === undefined ? '' : figureWords(figure.threshold, figure.unit)}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

export function Policy({
  policy: { name, source, settings, note },
}: {
  readonly policy: NonNullable<Explained['policy']>;
}) {
  const styles = useStyles2(getStyles);
  return (
    <>
      <p className={styles.quiet}>
        {name}; {source}.
      </p>
      <table className={styles.table}>
        <tbody>
          {settings.map((setting) => (
            <tr key={setting.name} className={setting.decided ? styles.decided : undefined}>
              <th scope="row">
                {setting.name} {setting.decided && <Badge color="blue" text="decided" />}
              </th>
              <td>{setting.value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {note !== undefined && <p className={styles.quiet}>{note}</p>}
    </>
  );
}

export function Evidence({ evidence }: { readonly evidence: Explained['evidence'] }) {
  const styles = useStyles2(getStyles);
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Outcome</th>
          <th scope="col">After</th>
          <th scope="col">Trace</th>
        </tr>
      </thead>
      <tbody>
        {evidence.map(({ atMs, outcome, durationMs, endpoint, traceId }, index) => (
          <tr key={index}>
            <td>{formatTimeOfDay(atMs, 'milliseconds')}</td>
            <td>
              {outcome.replaceAll('_', ' ')}
              {endpoint !== undefined && <div className={styles.rule}>{endpoint}</div>}
            </td>
            <td className={styles.number}>{formatDuration(durationMs / 1000)}</td>
            <td>
              {traceId === undefined ? (
                'not sampled'
              ) : (
                <a className={styles.link} href={`/traces/${traceId}`} title={`Trace ${traceId}`}>
                  {traceId.slice(0, 8)}…
                </a>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Effects({ effects, seconds }: { readonly effects: Explained['effects']; readonly seconds: number }) {
  const styles = useStyles2(getStyles);
  const waits = effects.every(({ after }) => after === undefined);
  return (
    <>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
            <th scope="col">Change</th>
          </tr>
        </thead>
        <tbody>
          {effects.map((effect) => (
            <tr key={effect.name}>
              <th scope="row">{effect.name}</th>
              <td className={styles.number}>{figureWords(effect.before, effect.unit)}</td>
              <td className={styles.number}>{figureWords(effect.after, effect.unit)}</td>
              <td>{changeWords(effect) ?? ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {waits && <p className={styles.quiet}>What came after is known {seconds} s after it.</p>}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  table: css({
    width: '100%',
    ...theme.typography.bodySmall,
    '& th, & td': {
      padding: theme.spacing(0.5, 1, 0.5, 0),
      textAlign: 'left',
      verticalAlign: 'top',
      borderBottom: `1px solid ${theme.colors.border.weak}`,
    },
    '& tbody th': { fontWeight: theme.typography.fontWeightRegular },
    '& thead th': { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
  }),
  decided: css({ '& > th, & > td': { fontWeight: `${theme.typography.fontWeightMedium} !important` } }),
  number: css({ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }),
  rule: css({ color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular }),
  quiet: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary, margin: theme.spacing(0.5, 0) }),
  bar: css({
    position: 'relative',
    height: 6,
    marginTop: 4,
    maxWidth: 260,
    background: theme.colors.background.secondary,
    borderRadius: 3,
  }),
  fill: css({ position: 'absolute', inset: '0 auto 0 0', background: theme.colors.primary.main, borderRadius: 3 }),
  mark: css({ position: 'absolute', top: -3, bottom: -3, width: 2, background: theme.colors.error.border }),
  link: css({
    color: theme.colors.text.link,
    textDecoration: 'underline',
    fontFamily: theme.typography.fontFamilyMonospace,
  }),
});
