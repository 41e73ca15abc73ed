import type { DecisionList, DecisionRow } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css, cx } from '@emotion/css';
import { EmptyState, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import { useEffect, useRef } from 'react';
import { useLocation } from 'react-router-dom';
import { count, formatTimeOfDay } from '../../../kit/format.ts';
import { useUrlState } from '../../../kit/url-state.ts';
import { holdWord, nearest, sizes, verdictSign, verdictWord } from '../words.ts';

const shows = [
  { value: '', label: 'All' },
  { value: 'scaled', label: 'Scaled' },
  { value: 'held', label: 'Held' },
  { value: 'failed', label: 'Failed' },
];

const fits = (row: DecisionRow, show: string): boolean => {
  if (show === 'scaled') return row.from !== row.to;
  if (show === 'held') return row.held !== undefined;
  return show === 'failed' ? row.error !== undefined : true;
};

interface DecisionRowsProps {
  readonly list: DecisionList;
  readonly selectedMs: number | undefined;
  readonly paused: boolean;
}

/** The decisions of a time range, the newest first; each is a link to its arithmetic. */
export function DecisionRows({ list, selectedMs, paused }: DecisionRowsProps) {
  const styles = useStyles2(getStyles);
  const { pathname, search } = useLocation();
  const [show, setShow] = useUrlState('show');
  const chosen = selectedMs === undefined ? list.rows[0]?.atMs : nearest(list.rows, selectedMs);
  const followed = selectedMs === undefined ? undefined : chosen;
  const listed = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const row = listed.current?.querySelector<HTMLElement>('[aria-current="true"]');
    // Within the list only: the page itself stays where it is.
    if (listed.current && row && followed !== undefined) {
      listed.current.scrollTop = row.offsetTop - listed.current.clientHeight / 2;
    }
  }, [followed]);
  const rows = list.rows.filter((row) => fits(row, show));
  const href = (row: DecisionRow): string => {
    const params = new URLSearchParams(search);
    params.set('at', String(row.atMs));
    return `${pathname}?${params}`;
  };
  if (list.rows.length === 0) {
    return (
      <EmptyState variant="not-found" hideImage message="No decision in this time">
        {paused ? 'A held autoscaler decides nothing.' : 'Choose a longer time range, or wait for the next decision.'}
      </EmptyState>
    );
  }
  return (
    <>
      <RadioButtonGroup aria-label="Which decisions" size="sm" options={shows} value={show} onChange={setShow} />
      <p className={styles.note}>
        {count(rows.length, 'decision')}
        {list.total > list.rows.length && `, of the newest ${list.rows.length} of ${list.total}`}
      </p>
      <ol ref={listed} className={styles.list} aria-label="Decisions">
        {rows.map((row) => (
          <li key={row.atMs}>
            <a
              href={href(row)}
              className={cx(styles.row, row.atMs === chosen && styles.chosen)}
              aria-current={row.atMs === chosen}
            >
              <span className={styles.sign} aria-hidden>
                {verdictSign[row.verdict]}
              </span>
              <span className={styles.time}>{formatTimeOfDay(row.atMs)}</span>
              <span className={styles.size}>
                <span className={styles.hidden}>{verdictWord[row.verdict]}, </span>
                {sizes(row)}
              </span>
              <span className={styles.held}>{row.held === undefined ? '' : holdWord[row.held]}</span>
              <span className={styles.line}>{row.line}</span>
            </a>
          </li>
        ))}
      </ol>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  note: css({
    margin: theme.spacing(1, 0),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  list: css({
    listStyle: 'none',
    margin: 0,
    position: 'relative',
    maxHeight: 720,
    overflowY: 'auto',
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
    [theme.breakpoints.down('lg')]: { maxHeight: 320 },
  }),
  row: css({
    display: 'grid',
    gridTemplateColumns: '1.2em max-content max-content minmax(0, 1fr)',
    gap: theme.spacing(0, 1),
    alignItems: 'baseline',
    padding: theme.spacing(0.75, 1),
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    borderLeft: '3px solid transparent',
    color: theme.colors.text.primary,
    '&:hover': { background: theme.colors.action.hover },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: -2 },
  }),
  chosen: css({
    background: theme.colors.action.selected,
    borderLeftColor: theme.colors.primary.main,
    // On the chosen one's ground the fainter colour would be too faint.
    '& span': { color: theme.colors.text.primary },
  }),
  sign: css({ textAlign: 'center' }),
  time: css({ fontFamily: theme.typography.fontFamilyMonospace, fontSize: theme.typography.bodySmall.fontSize }),
  size: css({ fontWeight: theme.typography.fontWeightMedium }),
  held: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  line: css({
    gridColumn: '2 / -1',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  }),
  hidden: css({ position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' }),
});
