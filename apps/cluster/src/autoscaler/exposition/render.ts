import type { MetricDescription } from '@gameday/conventions';

export interface MetricSample {
  /** Labels beyond those described are written after them; undefined ones are left out. */
  readonly labels: Readonly<Record<string, string | undefined>>;
  readonly value: number;
  /** Of a histogram: `_bucket`, `_sum`, `_count`. */
  readonly suffix?: string;
}

export interface MetricFamily {
  readonly metric: MetricDescription;
  readonly samples: readonly MetricSample[];
}

const escape = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

const formatNumber = (value: number): string => {
  if (Number.isNaN(value)) return 'NaN';
  return Number.isFinite(value) ? String(value) : value > 0 ? '+Inf' : '-Inf';
};

/** A family without samples is written too: that there is none is also told. https://github.com/prometheus/OpenMetrics */
export function renderOpenMetrics(families: readonly MetricFamily[]): string {
  const lines: string[] = [];
  for (const { metric, samples } of families) {
    const counter = metric.type === 'counter';
    const name = counter ? metric.name.replace(/_total$/, '') : metric.name;
    lines.push(`# HELP ${name} ${escape(metric.help)}`, `# TYPE ${name} ${metric.type}`);
    for (const { labels, value, suffix = counter ? '_total' : '' } of samples) {
      const pairs = Object.entries(labels)
        .filter((entry): entry is [string, string] => entry[1] !== undefined)
        .map(([label, text]) => `${label}="${escape(text)}"`);
      const set = pairs.length > 0 ? `{${pairs.join(',')}}` : '';
      lines.push(`${name}${suffix}${set} ${formatNumber(value)}`);
    }
  }
  return `${lines.join('\n')}\n# EOF\n`;
}
