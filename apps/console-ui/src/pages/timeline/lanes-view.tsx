import type { TimelineItem, TimelineKind } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Icon, useStyles2 } from '@grafana/ui';
import { Fragment, useMemo } from 'react';
import { timeTicks } from '../../kit/scale.ts';
import { count } from '../../kit/format.ts';
import { kindWords, type Lane, type LaneRow, lanesOf, type Mark } from './lanes.ts';
import { MarkButton } from './mark-button.tsx';
import type { ShownTime } from './range.ts';
import { kindIcons } from './tones.ts';
import { TrackArea } from './track-area.tsx';
import { useWidth } from '../../kit/use-width.ts';
import { tickWords } from './words.ts';

interface LanesViewProps {
  readonly items: readonly TimelineItem[];
  readonly time: ShownTime;
  readonly nowMs: number;
  /** The id of what is told of below. */
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
  readonly onZoom: (time: { fromMs: number; toMs: number }) => void;
}

/** What can be seen and met with a finger. */
const markPx = 12;
/** As wide as a time of day on the axis. */
const tickPx = 52;

/** All lanes on one axis. */
export function LanesView({ items, time, nowMs, chosen, onChoose, onZoom }: LanesViewProps) {
  const styles = useStyles2(getStyles);
  const [ref, width] = useWidth<HTMLDivElement>();
  const { fromMs, toMs } = time;
  const lanes = useMemo(
    () => lanesOf(items, { fromMs, toMs, nowMs, shareMin: markPx / Math.max(200, width) }),
    [items, fromMs, toMs, nowMs, width],
  );
  const offsetMs = -new Date(toMs).getTimezoneOffset() * 60_000;
  const ticks = timeTicks(fromMs, toMs, Math.max(2, Math.floor(width / 110)), offsetMs);
  const share = (ms: number) => (ms - fromMs) / (toMs - fromMs);
  // Half of a time of day would be cut off at the end of the axis.
  const labelled = ticks.filter((ms) => width === 0 || (1 - share(ms)) * width > tickPx / 2);
  const choose = (mark: Mark) => {
    const [first] = mark.items;
    if (!first) return;
    if (mark.items.length === 1) return onChoose(first.id);
    const last = Math.max(...mark.items.map((item) => item.toMs ?? nowMs));
    const margin = Math.max(500, (last - first.fromMs) * 0.1);
    onZoom({ fromMs: Math.round(first.fromMs - margin), toMs: Math.round(Math.min(nowMs, last + margin)) });
  };
  return (
    <div className={styles.frame}>
      <div className={styles.axisRow} aria-hidden>
        <div className={styles.axis} ref={ref}>
          {labelled.map((ms) => (
            <span key={ms} className={styles.tick} style={{ left: `${share(ms) * 100}%` }}>
              {tickWords(ms, toMs - fromMs)}
            </span>
          ))}
        </div>
      </div>
      <TrackArea time={time} ticks={ticks.map(share)} onZoom={onZoom}>
        {lanes.map((lane) => (
          <LaneView key={lane.kind} lane={lane} chosen={chosen} onChoose={choose} />
        ))}
      </TrackArea>
    </div>
  );
}

function LaneView({
  lane,
  chosen,
  onChoose,
}: {
  readonly lane: Lane;
  readonly chosen: string;
  readonly onChoose: (mark: Mark) => void;
}) {
  const styles = useStyles2(getStyles);
  const { label } = kindWords[lane.kind];
  return (
    <section className={styles.lane} aria-label={`${label}, ${count(lane.count, 'item')}`}>
      <h2 className={styles.kind}>
        <Icon name={kindIcons[lane.kind]} size="sm" /> {label}
      </h2>
      {lane.rows.map((row) => (
        <RowView key={row.name} row={row} kind={lane.kind} chosen={chosen} onChoose={onChoose} />
      ))}
    </section>
  );
}

interface RowViewProps {
  readonly row: LaneRow;
  readonly kind: TimelineKind;
  readonly chosen: string;
  readonly onChoose: (mark: Mark) => void;
}

function RowView({ row, kind, chosen, onChoose }: RowViewProps) {
  const styles = useStyles2(getStyles);
  const marks = row.lines.flat();
  const isChosen = ({ items }: Mark) => items.some(({ id }) => id === chosen);
  // One stop for the whole row; the arrows go from mark to mark.
  const stop = marks.find(isChosen) ?? marks[0];
  const onKeyDown = (event: React.KeyboardEvent<HTMLDivElement>) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    const buttons = [...event.currentTarget.querySelectorAll('button')];
    const sorted = buttons.toSorted((a, b) => a.offsetLeft - b.offsetLeft);
    const at = sorted.indexOf(document.activeElement as HTMLButtonElement);
    sorted[Math.min(sorted.length - 1, Math.max(0, at + by))]?.focus();
    event.preventDefault();
  };
  return (
    <div className={styles.row}>
      <div className={styles.name} title={row.name}>
        {row.name}
      </div>
      <div className={styles.lines} role="group" aria-label={row.name} onKeyDown={onKeyDown}>
        {row.lines.map((line, index) => (
          <div key={index} className={styles.line}>
            {line.map((mark) => (
              <Fragment key={mark.id}>
                <MarkButton mark={mark} kind={kind} stop={mark === stop} chosen={isChosen(mark)} onChoose={onChoose} />
              </Fragment>
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

const nameWidth = 190;

const getStyles = (theme: GrafanaTheme2) => ({
  frame: css({
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
    overflow: 'hidden',
  }),
  axisRow: css({
    padding: theme.spacing(0, 1),
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    paddingLeft: `calc(${nameWidth}px + ${theme.spacing(1)})`,
    [theme.breakpoints.down('sm')]: { paddingLeft: theme.spacing(1) },
  }),
  axis: css({ position: 'relative', height: 26 }),
  tick: css({
    position: 'absolute',
    top: 5,
    transform: 'translateX(-50%)',
    whiteSpace: 'nowrap',
    ...theme.typography.bodySmall,
    color: theme.colors.text.secondary,
  }),
  lane: css({
    padding: theme.spacing(0.5, 0, 1),
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    '&:last-child': { borderBottom: 0 },
  }),
  kind: css({
    ...theme.typography.bodySmall,
    fontWeight: theme.typography.fontWeightMedium,
    margin: 0,
    padding: theme.spacing(0.25, 1),
    color: theme.colors.text.primary,
  }),
  row: css({
    display: 'grid',
    gridTemplateColumns: `${nameWidth}px minmax(0, 1fr)`,
    padding: theme.spacing(0, 1),
    alignItems: 'center',
    [theme.breakpoints.down('sm')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
  name: css({
    ...theme.typography.bodySmall,
    color: theme.colors.text.secondary,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    paddingRight: theme.spacing(1),
    position: 'relative',
    zIndex: 1,
    pointerEvents: 'none',
  }),
  lines: css({ minWidth: 0 }),
  line: css({ position: 'relative', height: 26 }),
});
