import { count, formatDuration, formatTimeOfDay } from '../model/format.ts';
import { extentOf, type Span, summarize, type Trace, waterfall, type WaterfallRow } from '../model/trace.ts';
import type { TraceLogs } from '../sources/trace-logs.ts';
import type { Html } from '../web/html.ts';
import { html } from '../web/html.ts';
import { logLines } from './log-lines.ts';
import { notice, tint } from './pieces.ts';

/** More spans than this are not drawn: no browser likes them, and no person reads them. */
const rowsMax = 1_000;
/** Deeper spans stand at this indent. */
const indentMax = 12;
const ticks = [0, 0.25, 0.5, 0.75, 1];

export interface TracePageState {
  readonly id: string;
  /** Undefined when the store has no such trace, a sentence when it could not be asked. */
  readonly trace: Trace | undefined | { readonly reason: string };
  readonly logs: TraceLogs;
}

type Pairs = ReadonlyArray<readonly [name: string, value: string]>;

const pairs = (title: string, list: Pairs): Html | false =>
  list.length > 0 &&
  html`<h3>${title}</h3>
    <dl class="pairs">
      ${list.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>`;

function bar(span: Span, extent: { startUs: number; durationUs: number }): Html {
  const scale = extent.durationUs === 0 ? 0 : 1000 / extent.durationUs;
  // At least two thousandths of the picture, or a quick span would vanish; never beyond its right edge.
  const width = extent.durationUs === 0 ? 1000 : Math.max(2, span.durationUs * scale);
  const x = Math.min((span.startUs - extent.startUs) * scale, 1000 - width);
  return html`<svg
    class="bar ${tint(span.service)}"
    viewBox="0 0 1000 12"
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    <rect x="${x.toFixed(2)}" width="${width.toFixed(2)}" height="12" />
    ${span.failed && html`<rect class="failed" x="${x.toFixed(2)}" y="9" width="${width.toFixed(2)}" height="3" />`}
  </svg>`;
}

function row({ span, depth, orphan }: WaterfallRow, extent: { startUs: number; durationUs: number }): Html {
  const offset = formatDuration((span.startUs - extent.startUs) / 1e6);
  const events = span.events.map(
    ({ atUs, attributes }) =>
      [
        `+${formatDuration((atUs - extent.startUs) / 1e6)}`,
        attributes.map(([name, value]) => (name === 'event' ? value : `${name}: ${value}`)).join('\n'),
      ] as const,
  );
  return html`<li id="span-${span.id}">
    <details>
      <summary>
        <span class="label depth-${Math.min(depth, indentMax)}">
          <i class="swatch ${tint(span.service)}" aria-hidden="true"></i>
          <span class="service">${span.service}</span> <span class="operation">${span.operation}</span>
          ${span.failed && html`<span class="mark">error</span>`}
          ${orphan && html`<span class="mark faint" title="The span that called this one has not come to the store">parent missing</span>`}
        </span>
        <span class="track">${bar(span, extent)}</span>
        <span class="took">${formatDuration(span.durationUs / 1e6)}</span>
      </summary>
      <div class="details">
        <p class="facts">
          ${span.kind ?? 'internal'} span · starts at +${offset} · takes ${formatDuration(span.durationUs / 1e6)} · id
          <code>${span.id}</code>
        </p>
        ${pairs('Attributes', span.attributes)} ${pairs('Events', events)} ${pairs('Process', span.resource)}
      </div>
    </details>
  </li>`;
}

function drawing(trace: Trace): Html {
  const extent = extentOf(trace.spans);
  const rows = waterfall(trace.spans);
  return html`<section class="panel" aria-labelledby="spans-title">
    <header>
      <h2 id="spans-title">Spans</h2>
      <span class="aside">Select one to see its attributes</span>
    </header>
    <div class="waterfall">
      <div class="axis" aria-hidden="true">
        <span></span>
        <span class="ticks"
          >${ticks.map((tick) => html`<span>${formatDuration((extent.durationUs * tick) / 1e6)}</span>`)}</span
        >
        <span></span>
      </div>
      <ol>
        ${rows.slice(0, rowsMax).map((one) => row(one, extent))}
      </ol>
      ${rows.length > rowsMax && html`<p class="foot warn">Only the first ${rowsMax} of ${rows.length} spans are drawn.</p>`}
    </div>
  </section>`;
}

function head(trace: Trace): Html {
  const summary = summarize(trace);
  const startMs = summary.startUs / 1000;
  return html`<h1>${summary.operation}</h1>
    <p class="facts">
      ${summary.failedCount > 0 && html`<span class="mark">${count(summary.failedCount, 'error')}</span> `}
      <strong>${formatDuration(summary.durationUs / 1e6)}</strong> · ${count(summary.spanCount, 'span')} ·
      <time datetime="${new Date(startMs).toISOString()}"
        >${new Date(startMs).toISOString().slice(0, 10)} ${formatTimeOfDay(startMs, 'milliseconds')}</time
      >
    </p>
    <p class="legend">
      ${summary.services.map((service) => html`<span class="who"><i class="swatch ${tint(service)}" aria-hidden="true"></i>${service}</span> `)}
    </p>`;
}

/** One request, through all that it touched: its spans on one time axis, and what the processes logged meanwhile. */
export function tracePage({ id, trace, logs }: TracePageState): Html {
  const drawn = trace && 'spans' in trace ? trace : undefined;
  const why =
    trace && 'reason' in trace
      ? notice('The spans cannot be shown', `${trace.reason}. Load the page again when it is back.`)
      : notice(
          'Jaeger has no spans of this trace',
          'It may have been dropped (only the newest traces are kept), not be there yet (spans arrive within seconds), or not have been sampled.',
        );
  return html`<nav class="crumbs" aria-label="Where you are"><a href="/">Lab</a> / <span>Trace</span></nav>
    <div class="trace-head">
      ${drawn ? head(drawn) : html`<h1>Trace</h1>`}
      <p class="facts">
        Trace id <code>${id}</code>
        <button type="button" class="small" data-copy="${id}" hidden>Copy</button>
      </p>
    </div>
    ${drawn ? drawing(drawn) : html`<section class="panel">${why}</section>`}
    <section class="panel" aria-labelledby="logs-title">
      <header>
        <h2 id="logs-title">Log lines</h2>
        <span class="aside">${count(logs.lines.length, 'line')} with this trace's id</span>
      </header>
      ${logLines(logs)}
    </section>`;
}
