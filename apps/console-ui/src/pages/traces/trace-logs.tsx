import { lastValue, type LogAnswer, type Reading } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { LinkButton, useStyles2 } from '@grafana/ui';
import { count } from '../../kit/format.ts';
import { ReadingView } from '../../kit/reading-view.tsx';
import { type KeyedLine, LogList } from '../logs/log-list.tsx';

interface TraceLogsProps {
  readonly id: string;
  readonly reading: Reading<LogAnswer>;
  readonly lines: readonly KeyedLine[];
}

/** What the processes logged while they worked for a trace. */
export function TraceLogs({ id, reading, lines }: TraceLogsProps) {
  const styles = useStyles2(getStyles);
  const answer = lastValue(reading);
  return (
    <section className={styles.section} aria-labelledby="trace-logs-title">
      <header className={styles.head}>
        <h2 id="trace-logs-title" className={styles.title}>
          Log lines
        </h2>
        <span className={styles.aside}>{answer && `${count(answer.matched, 'line')} with this trace’s id`}</span>
        <LinkButton size="sm" variant="secondary" icon="gf-logs" href={`/logs?trace=${id}`}>
          In the logs
        </LinkButton>
      </header>
      <ReadingView reading={reading} what="the log lines">
        {() =>
          lines.length === 0 ? (
            <p className={styles.aside}>
              No line of the logs names this trace. Logs rotate, so those of an old trace may be gone.
            </p>
          ) : (
            <LogList lines={lines} label="Log lines of the trace" linksToTraces={false} />
          )
        }
      </ReadingView>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  section: css({ display: 'grid', gap: theme.spacing(1), minWidth: 0, marginTop: theme.spacing(2) }),
  head: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1, 2) }),
  title: css({ ...theme.typography.h4, margin: 0 }),
  aside: css({ margin: 0, color: theme.colors.text.secondary }),
});
