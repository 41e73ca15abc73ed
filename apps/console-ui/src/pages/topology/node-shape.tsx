import type { PlacedFault, TopologyNode } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css, cx } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import type { MouseEvent } from 'react';
import { count, formatDuration, formatRate, formatShare } from '../../kit/format.ts';
import type { Point } from './layout.ts';
import { FaultMark } from './marks.tsx';
import { briefly, fitted, leftInBrief, nodeLabel, replicasInBrief } from './words.ts';

interface NodeShapeProps {
  readonly node: TopologyNode;
  readonly at: Point;
  readonly size: { readonly width: number; readonly height: number };
  readonly faults: readonly PlacedFault[];
  readonly nowMs: number;
  readonly selected: boolean;
  readonly onSelect: () => void;
}

type Tone = 'good' | 'warn' | 'bad' | 'plain';

/** How well a node is: its colour, and a word that says the same. */
export function toneOf({ kind, state, replicas, ejected, flow }: TopologyNode): Tone {
  if (kind === 'load') return 'plain';
  if (kind === 'engine') return state === 'ready' ? 'good' : state === 'starting' ? 'warn' : 'bad';
  if (!replicas) return 'plain';
  if (replicas.ready === 0 && replicas.wanted !== 0) return 'bad';
  if ((flow.errorShare ?? 0) >= 0.05) return 'bad';
  const short = replicas.wanted !== undefined && replicas.ready < replicas.wanted;
  return short || ejected.length > 0 || (flow.errorShare ?? 0) > 0.001 ? 'warn' : 'good';
}

/** Opens in the page on a plain click; a new tab gets the same by its address. */
export const openHere = (open: () => void) => (event: MouseEvent) => {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  open();
};

const characterPx = 5.6;
const lineHeight = 15;

/** What a fault does and how long still. */
function faultText(fault: PlacedFault, faults: number, nowMs: number): string {
  const left = leftInBrief(fault, nowMs);
  return briefly(fault) + (faults > 1 ? ` +${faults - 1}` : '') + (left === '' ? '' : ` · ${left}`);
}

/** A service, an engine or a load as a box with its figures. */
export function NodeShape({ node, at, size, faults, nowMs, selected, onSelect }: NodeShapeProps) {
  const styles = useStyles2(getStyles);
  const { width, height } = size;
  const tone = toneOf(node);
  const room = Math.floor((width - 16) / characterPx);
  const { perSecond, errorShare, p99Seconds } = node.flow;
  const state =
    node.kind === 'load'
      ? count(Math.round(node.users ?? 0), 'user')
      : node.kind === 'engine'
        ? (node.state ?? 'engine')
        : replicasInBrief(node);
  const rate = perSecond === undefined ? '' : perSecond === 0 ? 'no requests' : `${formatRate(perSecond)}/s`;
  const seconds = perSecond && p99Seconds !== undefined ? formatDuration(p99Seconds) : undefined;
  const whole = seconds === undefined ? rate : `${rate} · P99 ${seconds}`;
  const figures = whole.length <= room || seconds === undefined ? whole : `${rate} · ${seconds}`;
  const errors = errorShare === undefined ? '' : `${formatShare(errorShare)} errors`;
  const label = nodeLabel(node, faults, nowMs);
  return (
    <g
      className={cx(styles.node, styles[tone])}
      style={{ transform: `translate(${(at.x - width / 2).toFixed(1)}px, ${(at.y - height / 2).toFixed(1)}px)` }}
    >
      <a
        className={styles.link}
        href={`?node=${encodeURIComponent(node.id)}`}
        aria-label={label}
        aria-current={selected || undefined}
        onClick={openHere(onSelect)}
      >
        <title>{label}</title>
        <rect className="ring" x={-4} y={-4} width={width + 8} height={height + 8} rx={node.kind === 'load' ? 20 : 8} />
        <rect
          className={cx('box', selected && styles.selected)}
          width={width}
          height={height}
          rx={node.kind === 'load' ? 16 : 4}
        />
      </a>
      {/* The link's label says all of it, in sentences. */}
      <g aria-hidden="true" className={styles.drawn}>
        {node.kind === 'engine' && <path className="lid" d={`M0 6H${width}`} />}
        <rect
          className="tone"
          x={0}
          y={node.kind === 'load' ? 16 : 2}
          width={4}
          height={node.kind === 'load' ? height - 32 : height - 4}
          rx={2}
        />
        <text className={styles.name} x={12} y={19}>
          {fitted(node.id, Math.floor((width - 20) / 7.4))}
          {node.door && <tspan className={styles.quiet}> · door</tspan>}
        </text>
        <text className={cx(styles.text, tone !== 'good' && styles.strong)} x={12} y={19 + lineHeight}>
          {fitted(state, room)}
        </text>
        <text className={styles.text} x={12} y={19 + 2 * lineHeight}>
          {fitted(figures, room)}
        </text>
        <text className={cx(styles.text, (errorShare ?? 0) > 0 && styles.errors)} x={12} y={19 + 3 * lineHeight}>
          {fitted(errors, room)}
        </text>
        {faults[0] && (
          <g>
            <FaultMark at={{ x: width - 4, y: 4 }} leaving={faults[0].state === 'ending'} />
            <text className={styles.fault} x={width / 2} y={-7}>
              {fitted(faultText(faults[0], faults.length, nowMs), room + 8)}
            </text>
          </g>
        )}
      </g>
    </g>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const toned = (colour: string) => css({ '& .tone': { fill: colour } });
  return {
    node: css({
      '& .lid': { stroke: theme.colors.border.medium },
      '@media (prefers-reduced-motion: no-preference)': { transition: 'transform 300ms ease' },
    }),
    drawn: css({ pointerEvents: 'none' }),
    link: css({
      cursor: 'pointer',
      outline: 'none',
      '& .box': { fill: theme.colors.background.primary, stroke: theme.colors.border.medium },
      '& .ring': { fill: 'none', stroke: 'none' },
      '&:hover .box': { fill: theme.colors.background.secondary, stroke: theme.colors.border.strong },
      '&:focus-visible .ring': { stroke: theme.colors.primary.border, strokeWidth: 2 },
    }),
    selected: css({ '&&': { stroke: theme.colors.primary.border, strokeWidth: 2 } }),
    good: toned(theme.colors.success.main),
    warn: toned(theme.colors.warning.main),
    bad: toned(theme.colors.error.main),
    plain: toned(theme.colors.border.strong),
    name: css({ fontSize: 13, fontWeight: theme.typography.fontWeightMedium, fill: theme.colors.text.primary }),
    text: css({ fontSize: 11, fill: theme.colors.text.secondary }),
    strong: css({ '&&': { fill: theme.colors.text.primary } }),
    errors: css({ '&&': { fill: theme.colors.error.text } }),
    quiet: css({ fontSize: 11, fontWeight: theme.typography.fontWeightRegular, fill: theme.colors.text.secondary }),
    fault: css({ fontSize: 11, textAnchor: 'middle', fill: theme.colors.text.primary }),
  };
};
