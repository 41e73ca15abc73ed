import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { css, cx } from '@emotion/css';
import { Button, useStyles2 } from '@grafana/ui';
import { useMemo, useState } from 'react';
import type { PanelProps } from '../../panel-props.ts';
import { Nothing } from '../shared/nothing.tsx';
import { type Level, type Line, linesOf } from './lines.ts';

interface Options {
  readonly showTime?: boolean;
  readonly showLabels?: boolean;
  readonly wrapLogMessage?: boolean;
  readonly enableLogDetails?: boolean;
  readonly sortOrder?: string;
}

const linesAtOnce = 200;

/** Lines of logs; each opens to its labels, and leads to its trace. */
export default function LogsPanel(props: PanelProps) {
  const { panel, frames, height, timeZone } = props;
  const styles = useStyles2(getStyles);
  const options = panel.options as Options;
  const lines = useMemo(() => linesOf(frames, options.sortOrder === 'Ascending'), [frames, options.sortOrder]);
  const [shown, setShown] = useState(linesAtOnce);
  if (lines.length === 0) return <Nothing {...props} />;
  return (
    <div className={styles.list} style={{ height }} role="group" aria-label={panel.title} tabIndex={0}>
      {lines.slice(0, shown).map((line) => (
        <LogLine key={`${line.atMs} ${line.id}`} line={line} options={options} timeZone={timeZone} />
      ))}
      {lines.length > shown && (
        <Button size="sm" variant="secondary" fill="text" onClick={() => setShown(shown + linesAtOnce)}>
          Show more of {lines.length} lines
        </Button>
      )}
    </div>
  );
}

function LogLine({ line, options, timeZone }: { line: Line; options: Options; timeZone: string }) {
  const styles = useStyles2(getStyles);
  const labels = Object.entries(line.labels);
  const head = (
    <>
      {line.level !== 'unknown' && <span className={cx(styles.level, styles[line.level])}>{line.level}</span>}
      {options.showTime !== false && (
        <time className={styles.time} dateTime={new Date(line.atMs).toISOString()}>
          {dateTimeFormat(line.atMs, { timeZone, defaultWithMS: true })}
        </time>
      )}
      {options.showLabels && (
        <span className={styles.time}>{labels.map(([name, value]) => `${name}=${value}`).join(' ')}</span>
      )}
      <span className={cx(styles.text, options.wrapLogMessage === false && styles.oneLine)}>{line.text}</span>
    </>
  );
  if (options.enableLogDetails === false || labels.length === 0) return <div className={styles.line}>{head}</div>;
  return (
    <details className={styles.line}>
      <summary className={styles.summary}>{head}</summary>
      <dl className={styles.labels}>
        {labels.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {line.traceId !== undefined && (
        <a className={styles.link} href={`/traces/${encodeURIComponent(line.traceId)}`}>
          Open its trace
        </a>
      )}
    </details>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const colours: Record<Exclude<Level, 'unknown'>, string> = {
    critical: theme.colors.error.text,
    error: theme.colors.error.text,
    warning: theme.colors.warning.text,
    info: theme.colors.info.text,
    debug: theme.colors.text.secondary,
    trace: theme.colors.text.secondary,
  };
  const level = (name: Exclude<Level, 'unknown'>) => css({ color: colours[name], borderColor: colours[name] });
  return {
    list: css({
      overflow: 'auto',
      fontFamily: theme.typography.fontFamilyMonospace,
      fontSize: theme.typography.bodySmall.fontSize,
      '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: -2 },
    }),
    line: css({ padding: theme.spacing(0.25, 0.5), borderBottom: `1px solid ${theme.colors.border.weak}` }),
    summary: css({ cursor: 'pointer', listStyle: 'none' }),
    level: css({
      display: 'inline-block',
      minWidth: 64,
      marginRight: theme.spacing(1),
      paddingLeft: theme.spacing(0.5),
      borderLeft: '3px solid',
    }),
    critical: level('critical'),
    error: level('error'),
    warning: level('warning'),
    info: level('info'),
    debug: level('debug'),
    trace: level('trace'),
    time: css({ color: theme.colors.text.secondary, marginRight: theme.spacing(1) }),
    text: css({ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }),
    oneLine: css({ whiteSpace: 'pre' }),
    labels: css({
      margin: theme.spacing(0.5, 0, 0.5, 2),
      '& div': { display: 'flex', gap: theme.spacing(1) },
      '& dt': { minWidth: 120, color: theme.colors.text.secondary },
      '& dd': { margin: 0, overflowWrap: 'anywhere' },
    }),
    link: css({ marginLeft: theme.spacing(2), color: theme.colors.text.link, textDecoration: 'underline' }),
  };
};
