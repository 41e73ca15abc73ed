import { count, formatDuration, formatTimeOfDay } from '../model/format.ts';
import { summarize, type Trace, type TraceSummary } from '../model/trace.ts';
import { lastValue, type Reading } from '../web/feed.ts';
import type { Html } from '../web/html.ts';
import { html } from '../web/html.ts';
import { loading, notice, stale, tint } from './pieces.ts';

function item(trace: TraceSummary, longestUs: number): Html {
  const startMs = trace.startUs / 1000;
  const width = longestUs === 0 ? 0 : Math.max(0.5, (trace.durationUs / longestUs) * 100);
  return html`<li data-key="${trace.id}" class="${trace.failedCount > 0 && 'failed'}">
    <a href="/traces/${trace.id}">
      <time datetime="${new Date(startMs).toISOString()}">${formatTimeOfDay(startMs)}</time>
      <span class="operation"
        ><strong>${trace.operation}</strong>
        <span class="facts"
          >${count(trace.spanCount, 'span')} in
          ${trace.services.map((service) => html`<span class="who"><i class="swatch ${tint(service)}" aria-hidden="true"></i>${service}</span> `)}</span
        ></span
      >
      ${trace.failedCount > 0 && html`<span class="mark">${count(trace.failedCount, 'error')}</span>`}
      <span class="took"
        >${formatDuration(trace.durationUs / 1e6)}
        <svg class="share" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
          <rect width="${width.toFixed(1)}" height="4" /></svg
      ></span>
    </a>
  </li>`;
}

/** The latest requests as the tracing store has them; each opens its waterfall. */
export function traceList(reading: Reading<readonly Trace[]>): Html {
  if (reading.state === 'loading') return loading('Jaeger');
  const traces = lastValue(reading);
  if (!traces) {
    return notice(
      reading.state === 'away' ? reading.reason : 'No traces yet',
      'Requests are served all the same; they show here as soon as it is there.',
    );
  }
  const summaries = traces.map(summarize);
  const longestUs = Math.max(0, ...summaries.map(({ durationUs }) => durationUs));
  if (summaries.length === 0) {
    return notice('No request has come yet', html`Sample people and posts make some: <code>npx gameday seed</code>`);
  }
  return html`${reading.state === 'away' && stale(reading.reason)}
    <ol class="traces">
      ${summaries.map((summary) => item(summary, longestUs))}
    </ol>`;
}
