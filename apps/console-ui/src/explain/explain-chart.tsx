import type { ExplainChart } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { linear, linePath, timeTicks, valueTicks } from '../kit/scale.ts';
import { useWidth } from '../kit/use-width.ts';
import { formatDuration, formatTimeOfDay } from '../kit/format.ts';
import { figureWords } from './figures-words.ts';

const height = 150;
const margin = { top: 8, right: 8, bottom: 20, left: 52 };
const dashes = ['', '5 3', '2 3'];

/** Below it, times are told from the decision on. */
const shortMs = 10_000;

/** Moments on round distances from the decision. */
function nearTicks({ fromMs, toMs, atMs }: ExplainChart): number[] {
  const step = [10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000].find((ms) => (toMs - fromMs) / ms <= 5) ?? shortMs;
  const first = Math.ceil((fromMs - atMs) / step);
  const last = Math.floor((toMs - atMs) / step);
  return Array.from({ length: last - first + 1 }, (_, index) => atMs + (first + index) * step);
}

const signedWords = (ms: number): string =>
  ms === 0 ? '0' : `${ms < 0 ? '−' : '+'}${formatDuration(Math.abs(ms) / 1000)}`;

/** In words, for those who do not see it: where each line ended up and how high it went. */
export function chartWords({ title, lines, unit, threshold }: ExplainChart): string {
  const of = lines.map(({ label, points }) => {
    const highest = Math.max(...points.map(([, value]) => value));
    return `${label}: up to ${figureWords(highest, unit)}, at last ${figureWords(points.at(-1)?.[1], unit)}`;
  });
  return `${title}. ${of.join('; ')}.${threshold ? ` ${threshold.label}.` : ''}`;
}

/** A small picture of the window: the lines, the threshold, the moment of the decision. */
export function ExplainChartView({ chart }: { readonly chart: ExplainChart }) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const [ref, width] = useWidth<HTMLDivElement>();
  const { lines, threshold, unit, fromMs, toMs, atMs, windowFromMs } = chart;
  const colors = [
    theme.colors.primary.text,
    theme.colors.error.text,
    theme.colors.warning.text,
    theme.colors.success.text,
  ];
  const highest = Math.max(threshold?.value ?? 0, ...lines.flatMap(({ points }) => points.map(([, value]) => value)));
  const yTicks = valueTicks(highest, unit === 'count' || unit === 'replicas', 3);
  const x = linear(fromMs, toMs, margin.left, Math.max(margin.left + 10, width - margin.right));
  const y = linear(0, yTicks.at(-1) ?? 1, height - margin.bottom, margin.top);
  const short = toMs - fromMs < shortMs;
  const xTicks = short
    ? nearTicks(chart)
    : timeTicks(
        fromMs,
        toMs,
        Math.max(2, Math.floor((width - margin.left) / 90)),
        -new Date(toMs).getTimezoneOffset() * 60_000,
      );
  const stepMs = short ? Number.POSITIVE_INFINITY : 40_000;
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>
        <strong>{chart.title}</strong>
        {lines.map(({ label }, index) => (
          <span key={label} className={styles.legend}>
            <svg width="18" height="8" aria-hidden>
              <path
                d="M0 4H18"
                stroke={colors[index % colors.length]}
                strokeWidth="2"
                strokeDasharray={dashes[index % dashes.length]}
              />
            </svg>
            {label}
          </span>
        ))}
      </figcaption>
      <div ref={ref}>
        {width > 0 && (
          <svg width={width} height={height} role="img" aria-label={chartWords(chart)}>
            {windowFromMs !== undefined && windowFromMs < atMs && (
              <rect
                x={x(Math.max(fromMs, windowFromMs))}
                y={margin.top}
                width={Math.max(0, x(atMs) - x(Math.max(fromMs, windowFromMs)))}
                height={height - margin.top - margin.bottom}
                fill={theme.colors.action.hover}
              />
            )}
            {yTicks.map((value) => (
              <g key={value}>
                <path d={`M${margin.left} ${y(value)}H${width - margin.right}`} stroke={theme.colors.border.weak} />
                <text x={margin.left - 6} y={y(value) + 4} textAnchor="end" className={styles.text}>
                  {figureWords(value, unit)}
                </text>
              </g>
            ))}
            {xTicks.map((ms) => (
              <text key={ms} x={x(ms)} y={height - 5} textAnchor="middle" className={styles.text}>
                {short ? signedWords(ms - atMs) : formatTimeOfDay(ms)}
              </text>
            ))}
            {lines.map(({ label, points, step }, index) => (
              <path
                key={label}
                d={linePath(
                  points.map(([ms]) => ms),
                  points.map(([, value]) => value),
                  x,
                  y,
                  { step, gapMs: stepMs },
                )}
                fill="none"
                stroke={colors[index % colors.length]}
                strokeWidth="2"
                strokeDasharray={dashes[index % dashes.length]}
              />
            ))}
            {threshold && (
              <>
                <path
                  d={`M${margin.left} ${y(threshold.value)}H${width - margin.right}`}
                  stroke={theme.colors.error.border}
                  strokeWidth="1.5"
                  strokeDasharray="6 4"
                />
                <text
                  x={margin.left + 4}
                  y={y(threshold.value) + (y(threshold.value) < margin.top + 14 ? 13 : -4)}
                  className={styles.text}
                >
                  {threshold.label}
                </text>
              </>
            )}
            <path
              d={`M${x(atMs)} ${margin.top}V${height - margin.bottom}`}
              stroke={theme.colors.text.primary}
              strokeWidth="1"
            />
          </svg>
        )}
      </div>
      <p className={styles.source}>
        The line across is the moment of the decision
        {windowFromMs === undefined ? '' : ', the shade what was looked back on'}. From {chart.source}.
      </p>
    </figure>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  figure: css({ margin: theme.spacing(2, 0, 0) }),
  caption: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0, 2),
    ...theme.typography.bodySmall,
    marginBottom: theme.spacing(0.5),
  }),
  legend: css({ display: 'inline-flex', gap: theme.spacing(0.5), alignItems: 'center' }),
  text: css({ ...theme.typography.bodySmall, fontSize: 11, fill: theme.colors.text.secondary }),
  source: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary, margin: 0 }),
});
