import { type Figures, kneeOf, kneeSays, type RunRecord, shortageOf } from '@gameday/load-report';
import { columns } from '../cli/columns.ts';

const ms = (value: number) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;

/** What stands on the terminal about a load. */
export function summaryLines(figures: Figures, record: RunRecord | undefined): string[] {
  const rows = [...figures.transactions, figures.all].map((each) => [
    each.name,
    String(each.count),
    `${each.tps.toFixed(1)}/s`,
    `${(Math.floor(each.success * 10_000) / 100).toFixed(2)} %`,
    ms(each.averageMs),
    ms(each.p50Ms),
    ms(each.p95Ms),
    ms(each.p99Ms),
    ms(each.p999Ms),
    ms(each.maxMs),
  ]);
  const head = ['TRANSACTION', 'REQUESTS', 'TPS', 'SUCCESS', 'AVERAGE', 'P50', 'P95', 'P99', 'P999', 'MAX'];
  const knee = kneeOf(figures.steps);
  const shortage = shortageOf(record?.generator, figures);
  return [
    ...columns([head, ...rows]),
    ...figures.errors.slice(0, 5).map(({ kind, count }) => `  ${count} × ${kind}`),
    ...(knee ? [kneeSays(knee)] : []),
    ...(shortage?.short ? [shortage.says] : []),
  ];
}

/** The figures as a program wants them: without what only pictures need. */
export function figuresAsJson({ timeline: _timeline, curves: _curves, distribution: _bars, ...rest }: Figures) {
  return rest;
}
