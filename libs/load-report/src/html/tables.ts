import type { Change } from '../compare.ts';
import type { ErrorFigures, Figures, RequestFigures, StepFigures } from '../figures.ts';
import { type Judged, judge, type Knee, type Objective } from '../objective.ts';
import { amount, change, milliseconds, percent, whole } from './format.ts';
import { type Html, html, type HtmlValue } from './html.ts';

/** Text, and whether it stands on the left. */
const table = (head: readonly string[], rows: readonly HtmlValue[], leftColumns = 1): Html =>
  html`<div class="panel">
    <table>
      <thead>
        <tr>
          ${head.map((text, index) => html`<th${index < leftColumns ? html` class="left"` : ''}>${text}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;

const mark = (ok: boolean) => (ok ? html`<span class="good">✓ met</span>` : html`<span class="bad">✗ missed</span>`);

/** Every transaction against what it must keep. */
export function verdictTable(figures: Figures, objective: Objective): Html {
  const row = ({ figures: { name, averageMs, success, tps }, averageOk, successOk }: Judged) =>
    html`<tr>
      <td>${name}</td>
      <td>${amount(tps)}/s</td>
      <td>${milliseconds(averageMs)}</td>
      <td>≤ ${milliseconds(objective.averageMsMax)}</td>
      <td>${mark(averageOk)}</td>
      <td>${percent(success)}</td>
      <td>≥ ${percent(objective.successMin)}</td>
      <td>${mark(successOk)}</td>
    </tr>`;
  const head = ['Transaction', 'TPS', 'Average', 'wanted', '', 'Success', 'wanted', ''];
  return table(head, judge(figures, objective).map(row));
}

const requestHead = [
  'Transaction',
  'Requests',
  'Failed',
  'Success',
  'TPS',
  'Average',
  'Min',
  'P50',
  'P90',
  'P95',
  'P99',
  'P999',
  'Max',
  'Received kB/s',
  'Sent kB/s',
];

function requestRow(figures: RequestFigures, total = false): Html {
  const times = ['averageMs', 'minMs', 'p50Ms', 'p90Ms', 'p95Ms', 'p99Ms', 'p999Ms', 'maxMs'] as const;
  return html`<tr${total ? html` class="total"` : ''}>
    <td>${figures.name}</td>
    <td>${whole(figures.count)}</td>
    <td>${whole(figures.failed)}</td>
    <td>${percent(figures.success)}</td>
    <td>${amount(figures.tps)}</td>
    ${times.map((key) => html`<td>${milliseconds(figures[key])}</td>`)}
    <td>${amount(figures.receivedKbPerSecond)}</td>
    <td>${amount(figures.sentKbPerSecond)}</td>
  </tr>`;
}

/** All statistics, the sum below; on its line the bytes are those on the wire, headers included. */
export function statisticsTable(figures: Figures): Html {
  const { receivedKbPerSecond, sentKbPerSecond } = figures;
  const total = requestRow({ ...figures.all, receivedKbPerSecond, sentKbPerSecond }, true);
  return table(requestHead, [...figures.transactions.map((each) => requestRow(each)), total]);
}

export const phasesTable = (phases: readonly RequestFigures[]): Html =>
  table(
    ['Phase', ...requestHead.slice(1)],
    phases.map((each) => requestRow(each)),
  );

/** APDEX, with what it is made of, as JMeter's overview of response times has it. */
export function apdexTable({ all, transactions, apdex }: Figures): Html {
  const row = ({ name, count, apdex: index, satisfied, tolerating, failed }: RequestFigures, total = false) => {
    const frustrated = Math.max(0, count - satisfied - tolerating - failed);
    const part = (of: number) => html`<span style="${`width:${((of / count) * 100).toFixed(2)}%`}"></span>`;
    return html`<tr${total ? html` class="total"` : ''}>
      <td>${name}</td>
      <td>${index.toFixed(3)}</td>
      <td>${percent(satisfied / count)}</td>
      <td>${percent(tolerating / count)}</td>
      <td>${percent(frustrated / count)}</td>
      <td>${percent(failed / count)}</td>
      <td style="width:35%"><div class="share">${[satisfied, tolerating, frustrated, failed].map(part)}</div></td>
    </tr>`;
  };
  const head = [
    'Transaction',
    'APDEX',
    `≤ ${milliseconds(apdex.satisfiedMsMax)}`,
    `≤ ${milliseconds(apdex.toleratedMsMax)}`,
    'slower',
    'failed',
    '',
  ];
  return table(head, [...transactions.map((each) => row(each)), row(all, true)]);
}

/** Errors by kind. */
export function errorsTable(errors: readonly ErrorFigures[], figures: Figures): Html {
  const sum = errors.reduce((total, { count }) => total + count, 0);
  const rows = errors.map(
    ({ kind, count }) =>
      html`<tr>
        <td class="wrap">${kind}</td>
        <td>${whole(count)}</td>
        <td>${percent(count / sum)}</td>
        <td>${percent(count / figures.all.count)}</td>
      </tr>`,
  );
  return table(['Error', 'Count', 'of errors', 'of requests'], rows);
}

const topErrors = 5;

/** The most frequent errors of each transaction. */
export function errorsOfTransactionsTable(errors: readonly ErrorFigures[], figures: Figures): Html {
  const rows = figures.transactions.flatMap(({ name, count }) => {
    const own = errors
      .flatMap(({ kind, transactions }) => (transactions[name] ? [{ kind, times: transactions[name] }] : []))
      .sort((a, b) => b.times - a.times)
      .slice(0, topErrors);
    return own.map(
      ({ kind, times }, index) =>
        html`<tr>
          <td>${index === 0 ? name : ''}</td>
          <td class="wrap left">${kind}</td>
          <td>${whole(times)}</td>
          <td>${percent(times / count)}</td>
        </tr>`,
    );
  });
  return table(['Transaction', 'Error', 'Count', 'of its requests'], rows, 2);
}

/** The knee of a ramp in words. */
export function kneeSays(knee: Knee): string {
  const at = ({ offeredPerSecond, averageMs, p95Ms }: StepFigures) =>
    `${amount(offeredPerSecond)} arrivals/s (average ${milliseconds(averageMs)}, P95 ${milliseconds(p95Ms)})`;
  if (knee.kind === 'found') {
    return `The objective held up to ${at(knee.held)} and broke at ${at(knee.broke)}: ${knee.broke.broken.join(', ')}.`;
  }
  if (knee.kind === 'below') return `Not even the first step held: ${at(knee.broke)}: ${knee.broke.broken.join(', ')}.`;
  return `Every step held, up to ${at(knee.held)}: the knee is beyond.`;
}

export function stepsTable(steps: readonly StepFigures[], knee: Knee | undefined): Html {
  const held = knee && 'held' in knee ? knee.held : undefined;
  const rows = steps.map(
    (step) => html`<tr${step === held ? html` class="total"` : ''}>
      <td>${amount(step.offeredPerSecond)}/s</td>
      <td>${amount(step.servedPerSecond)}/s</td>
      <td>${whole(step.dropped)}</td>
      <td>${milliseconds(step.averageMs)}</td>
      <td>${milliseconds(step.p95Ms)}</td>
      <td>${milliseconds(step.p99Ms)}</td>
      <td>${percent(step.success)}</td>
      <td>
        ${step.broken.length > 0 ? html`<span class="bad">${step.broken.join(', ')}</span>` : html`<span class="good">holds</span>`}
        ${step === held ? '← knee' : ''}
      </td>
    </tr>`,
  );
  return table(['Arrivals offered', 'served', 'not made', 'Average', 'P95', 'P99', 'Success', ''], rows);
}

/** A figure of the comparison with its unit. */
function compared({ figure }: Change, value: number): string {
  if (figure.key === 'success') return percent(value);
  return figure.unit === 'ms' ? milliseconds(value) : `${amount(value)}/s`;
}

/** Now against an earlier run. */
export function comparisonTable(changes: readonly Change[]): Html {
  const words = { better: 'good', worse: 'bad', same: 'soft' } as const;
  const rows = changes.map(
    (each, index) =>
      html`<tr>
        <td>${changes[index - 1]?.transaction === each.transaction ? '' : each.transaction}</td>
        <td class="left">${each.figure.says}</td>
        <td>${compared(each, each.before)}</td>
        <td>${compared(each, each.now)}</td>
        <td>${change(each.change)}</td>
        <td><span class="${words[each.judgement]}">${each.judgement}</span></td>
      </tr>`,
  );
  return table(['Transaction', 'Figure', 'before', 'now', 'change', ''], rows, 2);
}

export { table };
