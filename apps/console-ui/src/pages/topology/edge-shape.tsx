import { type PlacedFault, type TopologyEdge, worstBreaker } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css, cx } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import { type EdgeText, edgeTexts } from './graph-model.ts';
import type { PlacedEdge } from './layout.ts';
import { BreakerMark, FaultMark } from './marks.tsx';
import { openHere } from './node-shape.tsx';
import { briefly, edgeLabel, fitted, leftInBrief } from './words.ts';

interface EdgeShapeProps {
  readonly edge: TopologyEdge;
  readonly placed: PlacedEdge;
  readonly room: 'wide' | 'narrow';
  readonly faults: readonly PlacedFault[];
  readonly nowMs: number;
  readonly selected: boolean;
  /** Whether it begins or ends at the node that is chosen. */
  readonly near: boolean;
  readonly onSelect: () => void;
}

const lineHeight = 13;
const characterPx = 6;
const linesMax = 6;

/** One service's calls of another as a line, with its breaker, its figures and the faults on it. */
export function EdgeShape({ edge, placed, room, faults, nowMs, selected, near, onSelect }: EdgeShapeProps) {
  const styles = useStyles2(getStyles);
  const { label: at, path } = placed;
  const worst = worstBreaker(edge.breakers);
  const fault = faults[0];
  // Where there is little room the sign alone says that there is one; the list over the graph has the words.
  const about = fault && room === 'wide' ? faultTexts(fault, faults.length, nowMs, placed.labelRoom) : [];
  const texts = [...about, ...edgeTexts(edge, room, placed.labelRoom)].slice(0, linesMax);
  const label = edgeLabel(edge, faults, nowMs);
  const longest = Math.max(0, ...texts.map(({ text }) => text.length));
  const signs = worst && fault ? 2 : 1;
  const textStart = worst || fault ? 19 : 5;
  const [width, height] = [longest * characterPx + textStart + 3, Math.max(signs, texts.length) * lineHeight + 6];
  const box = { x: at.x - width / 2, y: at.y - height / 2, width, height };
  // Beside a fault's sign there is room for the breaker's below it.
  const mark = { x: texts.length === 0 ? at.x : box.x + 9, y: fault ? box.y + height - 8 : at.y };
  const tone =
    worst === 'open'
      ? styles.open
      : worst === 'half_open'
        ? styles.halfOpen
        : (edge.flow.errorShare ?? 0) > 0.001
          ? styles.failing
          : '';
  return (
    <g>
      <a
        className={cx(styles.link, tone, (selected || near) && styles.chosen, fault && styles.faulted)}
        href={`?edge=${encodeURIComponent(edge.id)}`}
        aria-label={label}
        aria-current={selected || undefined}
        onClick={openHere(onSelect)}
      >
        <title>{label}</title>
        <path className="hit" d={path} />
        <path className="line" d={path} />
        <rect className="ring" x={box.x - 3} y={box.y - 3} width={box.width + 6} height={box.height + 6} rx={6} />
        {texts.length > 0 && <rect className={cx('plate', selected && styles.selected)} {...box} rx={4} />}
      </a>
      {/* The link's label says all of it, in sentences. */}
      <g aria-hidden="true" className={styles.drawn}>
        {worst && <BreakerMark state={worst} at={mark} />}
        {texts.map(({ text, tone: how }, line) => (
          <text
            key={line}
            className={cx(styles.text, styles[textStyle[how]])}
            x={box.x + textStart}
            y={box.y + 13 + line * lineHeight}
          >
            {text}
          </text>
        ))}
        {fault && <FaultMark at={{ x: mark.x, y: worst ? box.y + 7 : at.y }} leaving={fault.state === 'ending'} />}
      </g>
    </g>
  );
}

/** What a fault does and how long still, as wide as there is room. */
function faultTexts(fault: PlacedFault, count: number, nowMs: number, roomPx: number): EdgeText[] {
  const charactersMax = Math.max(10, Math.floor((roomPx + 20) / characterPx));
  const more = count > 1 ? ` +${count - 1}` : '';
  const left = leftInBrief(fault, nowMs);
  return [
    { text: fitted(briefly(fault), charactersMax - more.length) + more, tone: 'plain' },
    ...(left === '' ? [] : [{ text: left, tone: 'quiet' } as const]),
  ];
}

const textStyle = { plain: 'plain', quiet: 'quiet', bad: 'bad', warn: 'warn' } as const satisfies Record<
  EdgeText['tone'],
  string
>;

const getStyles = (theme: GrafanaTheme2) => ({
  drawn: css({ pointerEvents: 'none' }),
  link: css({
    cursor: 'pointer',
    outline: 'none',
    '& .line': { fill: 'none', stroke: theme.colors.border.strong, strokeWidth: 1.5 },
    '& .hit': { fill: 'none', stroke: 'transparent', strokeWidth: 14 },
    '& .ring': { fill: 'none', stroke: 'none' },
    '& .plate': { fill: theme.colors.background.canvas, opacity: 0.88 },
    '&:hover .line': { strokeWidth: 3 },
    '&:hover .plate': { fill: theme.colors.background.secondary, opacity: 1 },
    '&:focus-visible .ring': { stroke: theme.colors.primary.border, strokeWidth: 2 },
    '&:focus-visible .line': { stroke: theme.colors.primary.border, strokeWidth: 3 },
  }),
  chosen: css({ '& .line': { stroke: theme.colors.primary.border, strokeWidth: 2.5 } }),
  selected: css({ '&&': { stroke: theme.colors.primary.border } }),
  failing: css({ '& .line': { stroke: theme.colors.error.border } }),
  halfOpen: css({ '& .line': { stroke: theme.colors.warning.border, strokeDasharray: '8 4', strokeWidth: 2 } }),
  open: css({ '& .line': { stroke: theme.colors.error.border, strokeDasharray: '2 5', strokeWidth: 2.5 } }),
  faulted: css({ '& .line': { strokeWidth: 2.5 } }),
  text: css({ fontSize: 11 }),
  plain: css({ fill: theme.colors.text.primary }),
  quiet: css({ fill: theme.colors.text.secondary }),
  bad: css({ fill: theme.colors.error.text }),
  warn: css({ fill: theme.colors.warning.text }),
});
