import type { Trace } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css, cx } from '@emotion/css';
import { Button, ClipboardButton, LinkButton, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import { ExplainLink } from '../../kit/explain-link.tsx';
import { count, formatDuration } from '../../kit/format.ts';
import { type KeyedLine, LogList } from '../logs/log-list.tsx';
import type { Stretch } from './critical-path.ts';
import { dashboardsHref, serviceLogsHref } from './hrefs.ts';
import { Pairs } from './pairs.tsx';
import { notesOf } from './resilience-words.ts';
import { ServiceName } from './service-name.tsx';
import { endOf, type SpanNode } from './span-tree.ts';

interface SpanDetailsProps {
  readonly trace: Trace;
  readonly row: SpanNode;
  readonly startUs: number;
  readonly color: (service: string) => string;
  readonly stretches: readonly Stretch[] | undefined;
  /** Of the whole trace. */
  readonly lines: readonly KeyedLine[];
  readonly zoom: (node: SpanNode) => void;
  readonly close: () => void;
}

/** All that is known of one span. */
export function SpanDetails({ trace, row, startUs, color, stretches, lines, zoom, close }: SpanDetailsProps) {
  const styles = useStyles2(getStyles);
  const { span } = row;
  const notes = notesOf(row);
  const own = lines.filter(({ line }) => line.spanId === span.id);
  const heldUs = stretches?.reduce((sum, stretch) => sum + stretch.endUs - stretch.startUs, 0);
  const resource = trace.processes[span.process]?.resource ?? [];
  const at = (us: number) => `+${formatDuration((us - startUs) / 1e6)}`;
  return (
    <section className={styles.details} aria-labelledby="span-title">
      <header className={styles.head}>
        <h2 id="span-title" className={styles.title}>
          {span.operation}
        </h2>
        <Button variant="secondary" fill="text" size="sm" icon="times" aria-label="Close the span" onClick={close} />
      </header>
      <p className={styles.facts}>
        <ServiceName name={span.service} color={color(span.service)} />
        <span>{span.kind ?? 'internal'} span</span>
        <span>{at(span.startUs)}</span>
        <strong>{formatDuration(span.durationUs / 1e6)}</strong>
        {span.failed && <span className={styles.bad}>error</span>}
      </p>
      <p className={styles.facts}>
        {heldUs === undefined
          ? 'Not on the critical path: the request would not have been quicker without it.'
          : `On the critical path: the request waited ${formatDuration(heldUs / 1e6)} for this span itself.`}
      </p>
      {row.fromOutside && (
        <p className={styles.facts}>Called from outside the lab, by a client that gave the trace its id.</p>
      )}
      {row.orphan && (
        <p className={styles.warn}>Its parent span is missing: it was not sent (yet), or it was dropped on the way.</p>
      )}
      {notes.length > 0 && (
        <ul className={styles.notes} aria-label="What happened">
          {notes.map(({ tone, text, explain }, index) => (
            <li key={index} className={cx(tone === 'bad' && styles.bad, tone === 'warn' && styles.warn)}>
              {text}
              {explain && <ExplainLink target={explain} />}
            </li>
          ))}
        </ul>
      )}
      <div className={styles.actions}>
        <Button size="sm" variant="secondary" icon="search-plus" onClick={() => zoom(row)}>
          Zoom to it
        </Button>
        <LinkButton
          size="sm"
          variant="secondary"
          icon="gf-logs"
          href={serviceLogsHref(span.service, span.startUs, endOf(span))}
        >
          Logs of {span.service} then
        </LinkButton>
        <LinkButton
          size="sm"
          variant="secondary"
          icon="apps"
          href={dashboardsHref(span.service, span.startUs, endOf(span))}
        >
          Dashboard
        </LinkButton>
        <ClipboardButton size="sm" variant="secondary" icon="copy" getText={() => span.id}>
          Span id
        </ClipboardButton>
      </div>
      <Part title="Attributes" many={span.attributes.length}>
        <Pairs pairs={span.attributes} />
      </Part>
      {span.events.length > 0 && (
        <Part title="Events" many={span.events.length}>
          {span.events.map(({ atUs, name, attributes }, index) => (
            <div key={index} className={styles.event}>
              <strong>{at(atUs)}</strong> {name}
              <Pairs pairs={attributes} />
            </div>
          ))}
        </Part>
      )}
      {span.links.length > 0 && (
        <Part title="Links" many={span.links.length}>
          <ul className={styles.notes}>
            {span.links.map(({ traceId, spanId }) => (
              <li key={`${traceId} ${spanId}`}>
                <a className={styles.link} href={`/traces/${traceId}?span=${spanId}`}>
                  {traceId === trace.id ? `Span ${spanId} of this trace` : `Trace ${traceId}`}
                </a>
              </li>
            ))}
          </ul>
        </Part>
      )}
      {own.length > 0 && (
        <Part title="Log lines of this span" many={own.length}>
          <LogList lines={own} label="Log lines of this span" linksToTraces={false} />
        </Part>
      )}
      <Part title="Process" many={resource.length} closed>
        <Pairs pairs={resource} />
      </Part>
      {span.warnings.length > 0 && (
        <Part title="What Jaeger had to mend" many={span.warnings.length}>
          <ul className={styles.notes}>
            {span.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </Part>
      )}
    </section>
  );
}

interface PartProps {
  readonly title: string;
  readonly many: number;
  readonly closed?: boolean;
  readonly children: ReactNode;
}

function Part({ title, many, closed = false, children }: PartProps) {
  const styles = useStyles2(getStyles);
  return (
    <details open={!closed} className={styles.part}>
      <summary>
        <h3 className={styles.partTitle}>{title}</h3>{' '}
        <span className={styles.many}>{count(many, 'entry', 'entries')}</span>
      </summary>
      {children}
    </details>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  details: css({
    minWidth: 0,
    padding: theme.spacing(1.5),
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
    display: 'grid',
    gap: theme.spacing(1),
    alignContent: 'start',
  }),
  head: css({ display: 'flex', justifyContent: 'space-between', gap: theme.spacing(1), alignItems: 'start' }),
  title: css({ ...theme.typography.h5, margin: 0, overflowWrap: 'anywhere' }),
  facts: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0, 1.5),
    margin: 0,
    color: theme.colors.text.secondary,
  }),
  bad: css({ color: theme.colors.error.text }),
  warn: css({ color: theme.colors.warning.text, margin: 0 }),
  notes: css({ margin: 0, paddingLeft: theme.spacing(2.5), overflowWrap: 'anywhere' }),
  actions: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
  event: css({ padding: theme.spacing(0.5, 0), overflowWrap: 'anywhere' }),
  part: css({ '& > summary': { cursor: 'pointer', padding: theme.spacing(0.5, 0) } }),
  partTitle: css({ ...theme.typography.h6, margin: 0, display: 'inline' }),
  many: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  link: css({ color: theme.colors.text.link, textDecoration: 'underline', overflowWrap: 'anywhere' }),
});
