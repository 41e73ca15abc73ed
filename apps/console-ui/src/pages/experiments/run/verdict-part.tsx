import type { RunDetail, RunItem } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css, cx } from '@emotion/css';
import { Icon, useStyles2 } from '@grafana/ui';
import { getShared } from '../parts/styles.ts';
import { outcomeOf, sinceText, withShortFigures } from '../parts/words.ts';
import { type RunView, undoOf } from './run-view.ts';

interface VerdictPartProps {
  readonly run: RunItem;
  readonly view: RunView;
  readonly detail: RunDetail | undefined;
  /** Which one it is, where there are two. */
  readonly of: string;
}

/** What the run came to, why, and whether everything is undone. */
export function VerdictPart({ run, view, detail, of }: VerdictPartProps) {
  const styles = useStyles2(getStyles);
  const shared = useStyles2(getShared);
  const verdict = view.verdict?.verdict ?? run.verdict;
  const asExpected = view.verdict?.asExpected ?? run.asExpected;
  const state = view.verdict ? 'ended' : run.state;
  const outcome = outcomeOf({
    state,
    expected: run.expected,
    ...(verdict !== undefined && { verdict }),
    ...(asExpected !== undefined && { asExpected }),
  });
  if (state === 'running') return null;
  const reasons = view.reasons.length > 0 ? view.reasons.map(({ message }) => message) : run.reasons;
  const tone = outcome.color === 'green' ? styles.good : outcome.color === 'red' ? styles.bad : styles.unsure;
  const { failed, made, undone } = undoOf(view);
  const undoSays = detail?.journal?.undone ?? (made > 0 ? `${undone} of ${made} changes were undone.` : undefined);
  const recoveredAfter = detail?.journal?.recoveredAfterSeconds;
  return (
    <section className={cx(shared.section, styles.verdict, tone)} aria-label={`Verdict${of}`}>
      <h2 className={styles.word}>
        <Icon name={outcome.icon} size="lg" /> {outcome.word}
      </h2>
      <div>
        {state === 'lost' && (
          <p className={shared.text}>
            The run’s process was killed before it had a verdict. What it had made is undone by the cluster app.
          </p>
        )}
        {detail?.journal?.meaning !== undefined && <p className={shared.text}>{detail.journal.meaning}</p>}
        {reasons.length > 0 && (
          <ul className={shared.list}>
            {reasons.map((reason) => (
              <li key={reason}>{withShortFigures(reason)}</li>
            ))}
          </ul>
        )}
        {recoveredAfter !== undefined && (
          <p className={shared.text}>
            <Icon name="heart" /> The hypothesis held again {sinceText(recoveredAfter * 1_000)} after the fault had
            ended.
          </p>
        )}
        {undoSays !== undefined && (
          <p className={cx(shared.text, failed.length > 0 && shared.bad)}>
            <Icon name={failed.length > 0 ? 'exclamation-triangle' : 'history'} /> {undoSays}
          </p>
        )}
        {detail?.lesson !== undefined && (
          <p className={shared.text}>
            <Icon name="book-open" /> {detail.lesson}
          </p>
        )}
      </div>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const edge = (color: string) => css({ borderLeft: `6px solid ${color}` });
  return {
    verdict: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1, 3) }),
    word: css({ ...theme.typography.h3, margin: 0, whiteSpace: 'nowrap' }),
    good: edge(theme.colors.success.main),
    bad: edge(theme.colors.error.main),
    unsure: edge(theme.colors.warning.main),
  };
};
