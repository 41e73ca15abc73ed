import type { TraceAnswer } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css, cx } from '@emotion/css';
import { Alert, Button, useStyles2 } from '@grafana/ui';
import { useMemo } from 'react';
import { count, formatDuration } from '../../kit/format.ts';
import { ReadingView } from '../../kit/reading-view.tsx';
import { useJson } from '../../kit/use-json.ts';
import { type ComparedStep, compareTraces, type Share } from './compare.ts';
import { ServiceName } from './service-name.tsx';
import { type SpanNode, treesOf } from './span-tree.ts';

interface ComparedProps {
  readonly roots: readonly SpanNode[];
  /** The other trace's. */
  readonly id: string;
  readonly color: (service: string) => string;
  readonly close: () => void;
}

/** More steps than these are not drawn. */
const stepsMax = 500;

/** This trace beside another one, step by step. */
export function Compared({ roots, id, color, close }: ComparedProps) {
  const styles = useStyles2(getStyles);
  const { reading } = useJson<TraceAnswer>(`/api/traces/${id}`);
  return (
    <section className={styles.section} aria-labelledby="compare-title">
      <header className={styles.head}>
        <h2 id="compare-title" className={styles.title}>
          Beside another trace
        </h2>
        <Button variant="secondary" size="sm" icon="times" onClick={close}>
          End the comparison
        </Button>
      </header>
      <ReadingView reading={reading} what="the other trace">
        {(answer) =>
          answer.state === 'found' ? (
            <Table roots={roots} other={answer} color={color} />
          ) : (
            <Alert severity="warning" title="The other trace cannot be shown">
              {answer.state === 'away' ? answer.reason : `Jaeger has no trace ${id}; it keeps the newest only.`}
            </Alert>
          )
        }
      </ReadingView>
    </section>
  );
}

interface TableProps {
  readonly roots: readonly SpanNode[];
  readonly other: Extract<TraceAnswer, { state: 'found' }>;
  readonly color: (service: string) => string;
}

function Table({ roots, other, color }: TableProps) {
  const styles = useStyles2(getStyles);
  const steps = useMemo(() => compareTraces(roots, treesOf(other.trace.spans)), [roots, other]);
  const longestUs = Math.max(1, ...steps.flatMap(({ left, right }) => [left?.durationUs ?? 0, right?.durationUs ?? 0]));
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label="Steps of both traces">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">This trace</th>
            <th scope="col">
              <a className={styles.link} href={`/traces/${other.trace.id}`}>
                {other.trace.id.slice(0, 8)}…
              </a>
            </th>
            <th scope="col">Difference</th>
          </tr>
        </thead>
        <tbody>
          {steps.slice(0, stepsMax).map((step) => (
            <tr key={step.key}>
              <th scope="row" style={{ paddingLeft: 8 + Math.min(step.depth, 14) * 12 }}>
                <ServiceName name={step.service} color={color(step.service)} /> {step.operation}
              </th>
              <td>
                <ShareOf share={step.left} longestUs={longestUs} />
              </td>
              <td>
                <ShareOf share={step.right} longestUs={longestUs} />
              </td>
              <td>{differenceOf(step)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {steps.length > stepsMax && <p>Only the first {stepsMax} steps are shown.</p>}
    </div>
  );
}

function differenceOf({ left, right }: ComparedStep): string {
  if (!left) return 'only there';
  if (!right) return 'only here';
  const us = right.durationUs - left.durationUs;
  const sign = us < 0 ? '−' : '+';
  const parts = [`${sign}${formatDuration(Math.abs(us) / 1e6)}`];
  if (left.durationUs > 0)
    parts.push(`× ${(right.durationUs / left.durationUs).toFixed(right.durationUs > left.durationUs * 10 ? 0 : 2)}`);
  if (left.spanCount !== right.spanCount) parts.push(`${left.spanCount} → ${right.spanCount} spans`);
  return parts.join(', ');
}

function ShareOf({ share, longestUs }: { readonly share: Share | undefined; readonly longestUs: number }) {
  const styles = useStyles2(getStyles);
  if (!share) return <span className={styles.none}>–</span>;
  return (
    <>
      {formatDuration(share.durationUs / 1e6)}
      {share.spanCount > 1 && ` in ${count(share.spanCount, 'span')}`}
      {share.failedCount > 0 && <span className={styles.bad}> {count(share.failedCount, 'error')}</span>}
      <span
        className={cx(styles.bar)}
        style={{ width: `${Math.max((share.durationUs / longestUs) * 100, 1)}%` }}
        aria-hidden="true"
      />
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  section: css({ display: 'grid', gap: theme.spacing(1), minWidth: 0 }),
  head: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    justifyContent: 'space-between',
    alignItems: 'center',
  }),
  title: css({ ...theme.typography.h4, margin: 0 }),
  scroll: css({ overflowX: 'auto', '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}` } }),
  table: css({
    width: '100%',
    minWidth: 640,
    background: theme.colors.background.primary,
    fontSize: theme.typography.bodySmall.fontSize,
    '& th, & td': {
      padding: theme.spacing(0.5, 1),
      textAlign: 'left',
      borderBottom: `1px solid ${theme.colors.border.weak}`,
      verticalAlign: 'top',
    },
    '& tbody th': { fontWeight: 'inherit', width: '40%', overflowWrap: 'anywhere' },
    '& td': { fontVariantNumeric: 'tabular-nums' },
  }),
  link: css({ color: theme.colors.text.link, textDecoration: 'underline' }),
  none: css({ color: theme.colors.text.secondary }),
  bad: css({ color: theme.colors.error.text }),
  bar: css({ display: 'block', height: 3, borderRadius: 2, background: theme.colors.primary.border }),
});
