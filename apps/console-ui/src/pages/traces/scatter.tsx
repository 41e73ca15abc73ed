import type { TraceSummary } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { useMemo } from 'react';
import { count, formatDuration, formatTimeOfDay } from '../../kit/format.ts';
import { durationScale, timeScale } from './scatter-scale.ts';
import { serviceColors } from './service-colors.ts';
import { useWidth } from '../../kit/use-width.ts';

const height = 180;
const margin = { left: 64, right: 12, top: 10, bottom: 24 } as const;

/** Traces by when they came and how long they took; each opens. Failed ones are crosses. */
export function Scatter({ traces }: { readonly traces: readonly TraceSummary[] }) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const [frame, width] = useWidth<HTMLDivElement>();
  const { x, y } = useMemo(
    () => ({
      x: timeScale(traces.map(({ startUs }) => startUs / 1_000)),
      y: durationScale(traces.map(({ durationUs }) => durationUs)),
    }),
    [traces],
  );
  const color = useMemo(
    () =>
      serviceColors(
        traces.map(({ service }) => service),
        theme,
      ),
    [traces, theme],
  );
  const inner = { width: Math.max(width - margin.left - margin.right, 1), height: height - margin.top - margin.bottom };
  const left = (at: number) => margin.left + at * inner.width;
  const top = (at: number) => margin.top + (1 - at) * inner.height;
  // Times of the day need room: on a narrow page every other one is left out.
  const whole = x.ticks.filter(({ at }) => at > 0.03 && at < 0.96);
  const times = width < 500 ? whole.filter((_, index) => index % 2 === 0) : whole;
  return (
    <div ref={frame} className={styles.frame}>
      {width > 0 && (
        <svg width={width} height={height} role="group" aria-label="Traces by time and duration">
          {y.ticks.map(({ value, at }) => (
            <g key={value} aria-hidden="true">
              <line className={styles.line} x1={margin.left} x2={width - margin.right} y1={top(at)} y2={top(at)} />
              <text className={styles.label} x={margin.left - 6} y={top(at) + 4} textAnchor="end">
                {formatDuration(value / 1e6)}
              </text>
            </g>
          ))}
          {times.map(({ value, at }) => (
            <text
              key={value}
              className={styles.label}
              x={left(at)}
              y={height - 6}
              textAnchor="middle"
              aria-hidden="true"
            >
              {formatTimeOfDay(value, x.stepMs < 1_000 ? 'milliseconds' : 'seconds')}
            </text>
          ))}
          {traces.map((trace) => {
            const { id, operation, service, durationUs, startUs, failedCount } = trace;
            const at = { x: left(x.at(startUs / 1_000)), y: top(y.at(durationUs)) };
            const failed = failedCount > 0;
            const says = `${service} ${operation}, ${formatDuration(durationUs / 1e6)}, ${formatTimeOfDay(startUs / 1_000)}${failed ? `, ${count(failedCount, 'error')}` : ''}`;
            return (
              // The list below holds the same links for the keyboard.
              <a key={id} href={`/traces/${id}`} tabIndex={-1} aria-label={says} className={styles.point}>
                <title>{says}</title>
                <circle cx={at.x} cy={at.y} r={9} fill="transparent" />
                {failed ? (
                  <path d={`M${at.x - 4} ${at.y - 4}l8 8m0 -8l-8 8`} stroke={theme.colors.error.text} strokeWidth={2} />
                ) : (
                  <circle cx={at.x} cy={at.y} r={4.5} fill={color(service)} fillOpacity={0.85} />
                )}
              </a>
            );
          })}
        </svg>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  frame: css({
    height,
    minWidth: 0,
    overflow: 'hidden',
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
  }),
  line: css({ stroke: theme.colors.border.weak }),
  label: css({ fill: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  point: css({ '&:hover circle:last-child': { r: '7px' }, '&:hover path': { strokeWidth: 4 } }),
});
