import { traceIdIn, type TraceSummary } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Button, ClipboardButton, Field, Input, LinkButton, Modal, useStyles2 } from '@grafana/ui';
import { type FormEvent, useId, useState } from 'react';
import { count, formatDuration, formatShare, formatTimeOfDay } from '../../kit/format.ts';
import { type Stretch, timeByService } from './critical-path.ts';
import { dashboardsHref, timelineHref } from './hrefs.ts';
import { ServiceName } from './service-name.tsx';
import type { SpanNode } from './span-tree.ts';

/** How long, how many, when: the line below the heading. */
export function TraceFacts({ summary }: { readonly summary: TraceSummary }) {
  const styles = useStyles2(getStyles);
  const startMs = summary.startUs / 1_000;
  return (
    <span className={styles.facts}>
      <strong>{formatDuration(summary.durationUs / 1e6)}</strong>
      <span>{count(summary.spanCount, 'span')}</span>
      {summary.failedCount > 0 && <span className={styles.bad}>{count(summary.failedCount, 'error')}</span>}
      <time dateTime={new Date(startMs).toISOString()}>
        {new Date(startMs).toLocaleDateString()} {formatTimeOfDay(startMs, 'milliseconds')}
      </time>
      <code className={styles.id}>{summary.id}</code>
    </span>
  );
}

interface ServicesProps {
  readonly summary: TraceSummary;
  readonly rows: readonly SpanNode[];
  readonly critical: ReadonlyMap<string, readonly Stretch[]>;
  readonly color: (service: string) => string;
}

/** Who took part, and whom the request waited for. */
export function TraceServices({ summary, rows, critical, color }: ServicesProps) {
  const styles = useStyles2(getStyles);
  const times = timeByService(rows, critical);
  const totalUs = Math.max(
    1,
    times.reduce((sum, { durationUs }) => sum + durationUs, 0),
  );
  const heldBy = new Map(times.map(({ service, durationUs }) => [service, durationUs]));
  return (
    <section className={styles.services} aria-label="Services, and how long the request waited for each">
      <div className={styles.stack} aria-hidden="true">
        {times.map(({ service, durationUs }) => (
          <span key={service} style={{ width: `${(durationUs / totalUs) * 100}%`, background: color(service) }} />
        ))}
      </div>
      <ul className={styles.list}>
        {summary.services.map(({ name, spanCount, failedCount }) => {
          const heldUs = heldBy.get(name);
          return (
            <li key={name}>
              <ServiceName name={name} color={color(name)}>
                <span className={styles.quiet}>
                  {' '}
                  {count(spanCount, 'span')}
                  {heldUs !== undefined &&
                    `, waited ${formatDuration(heldUs / 1e6)} (${formatShare(heldUs / totalUs)})`}
                </span>
                {failedCount > 0 && <span className={styles.bad}> {failedCount} failed</span>}
              </ServiceName>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

interface TraceActionsProps {
  readonly summary: TraceSummary;
  readonly compareWith: (id: string) => void;
}

/** Where one can go from a trace. */
export function TraceActions({ summary, compareWith }: TraceActionsProps) {
  const [comparing, setComparing] = useState(false);
  const endUs = summary.startUs + summary.durationUs;
  return (
    <>
      <ClipboardButton variant="secondary" size="sm" icon="copy" getText={() => summary.id}>
        Id
      </ClipboardButton>
      <LinkButton
        variant="secondary"
        size="sm"
        icon="apps"
        href={dashboardsHref(summary.service, summary.startUs, endUs)}
      >
        Dashboard
      </LinkButton>
      <LinkButton variant="secondary" size="sm" icon="history" href={timelineHref(summary.startUs, endUs)}>
        Timeline
      </LinkButton>
      <Button variant="secondary" size="sm" icon="columns" onClick={() => setComparing(true)}>
        Compare
      </Button>
      <LinkButton
        variant="secondary"
        size="sm"
        icon="download-alt"
        href={`/api/traces/${summary.id}/jaeger.json`}
        download
      >
        JSON
      </LinkButton>
      {comparing && <CompareDialog close={() => setComparing(false)} compareWith={compareWith} />}
    </>
  );
}

interface CompareDialogProps {
  readonly close: () => void;
  readonly compareWith: (id: string) => void;
}

function CompareDialog({ close, compareWith }: CompareDialogProps) {
  const id = useId();
  const [text, setText] = useState('');
  const found = traceIdIn(text);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (found === undefined) return;
    compareWith(found);
    close();
  };
  return (
    <Modal isOpen title="Compare with another trace" onDismiss={close}>
      <form onSubmit={onSubmit}>
        <Field
          label="The other trace’s id, or its address"
          htmlFor={id}
          invalid={text !== '' && found === undefined}
          error="A trace id is 32 hexadecimal digits"
        >
          <Input id={id} autoFocus value={text} onChange={(event) => setText(event.currentTarget.value)} />
        </Field>
        <Modal.ButtonRow>
          <Button type="button" variant="secondary" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" disabled={found === undefined}>
            Compare
          </Button>
        </Modal.ButtonRow>
      </form>
    </Modal>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  facts: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0, 1.5), alignItems: 'baseline' }),
  id: css({ overflowWrap: 'anywhere' }),
  bad: css({ color: theme.colors.error.text }),
  quiet: css({ color: theme.colors.text.secondary }),
  services: css({ display: 'grid', gap: theme.spacing(0.5) }),
  stack: css({
    display: 'flex',
    height: 8,
    borderRadius: 4,
    overflow: 'hidden',
    background: theme.colors.background.secondary,
  }),
  list: css({
    listStyle: 'none',
    margin: 0,
    padding: 0,
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.25, 2),
    fontSize: theme.typography.bodySmall.fontSize,
    '& span': { whiteSpace: 'normal' },
  }),
});
