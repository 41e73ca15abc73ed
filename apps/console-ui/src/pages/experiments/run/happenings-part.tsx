import type { GrafanaTheme2 } from '@grafana/data';
import { css, cx } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { Button } from '@grafana/ui';
import { getShared } from '../parts/styles.ts';
import { sinceText } from '../parts/words.ts';
import type { RunView, Tone } from './run-view.ts';

const shownMax = 60;

interface HappeningsPartProps {
  readonly view: RunView;
  readonly fromMs: number;
  /** Which one it is, where there are two. */
  readonly of: string;
  readonly onCursor: (atMs: number | undefined) => void;
}

const marks: Readonly<Record<Tone, string>> = { plain: '·', good: '✓', bad: '✗', fault: '!' };

/** What happened, a line each, the latest first. To rest on a line shows its moment on the charts. */
export function HappeningsPart({ view, fromMs, onCursor, of }: HappeningsPartProps) {
  const shared = useStyles2(getShared);
  const styles = useStyles2(getStyles);
  const [all, setAll] = useState(false);
  const lines = view.happenings.toReversed();
  const shown = all ? lines : lines.slice(0, shownMax);
  return (
    <section className={shared.section} aria-label={`What happened${of}`}>
      <h2 className={shared.heading}>What happened</h2>
      {lines.length === 0 && <p className={shared.dim}>Nothing yet.</p>}
      <ol className={styles.lines} reversed>
        {shown.map(({ atMs, text, tone }, index) => (
          <li
            key={lines.length - index}
            className={styles.line}
            onMouseEnter={() => onCursor(atMs)}
            onMouseLeave={() => onCursor(undefined)}
          >
            <span className={styles.when}>{sinceText(atMs - fromMs)}</span>
            <span
              aria-hidden="true"
              className={cx(
                styles.mark,
                tone === 'good' && shared.good,
                tone === 'bad' && shared.bad,
                tone === 'fault' && shared.warn,
              )}
            >
              {marks[tone]}
            </span>
            <span className={styles.text}>{text}</span>
          </li>
        ))}
      </ol>
      {lines.length > shownMax && (
        <Button variant="secondary" size="sm" onClick={() => setAll(!all)}>
          {all ? 'Show less' : `Show all ${lines.length}`}
        </Button>
      )}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  lines: css({ listStyle: 'none', padding: 0, margin: 0 }),
  line: css({
    display: 'grid',
    gridTemplateColumns: '5.5em 1.2em minmax(0, 1fr)',
    gap: theme.spacing(0.5),
    padding: theme.spacing(0.25, 0),
  }),
  when: css({ color: theme.colors.text.secondary, textAlign: 'right', fontVariantNumeric: 'tabular-nums' }),
  mark: css({ textAlign: 'center', fontWeight: theme.typography.fontWeightBold }),
  text: css({ overflowWrap: 'anywhere' }),
});
