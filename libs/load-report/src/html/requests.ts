import type { Noted } from '../collect/slowest.ts';
import type { Figures } from '../figures.ts';
import type { TracePicture } from '../traces.ts';
import { milliseconds, moment } from './format.ts';
import { type Html, html } from './html.ts';
import { table } from './tables.ts';

const isTraceId = (id: string) => /^[0-9a-f]{32}$/.test(id);

function traceCell(traceId: string | undefined, pictures: ReadonlyMap<string, TracePicture>): Html | string {
  if (traceId === undefined) return '';
  return pictures.has(traceId) && isTraceId(traceId)
    ? html`<a href="#trace-${traceId}"><code>${traceId}</code></a>`
    : html`<code>${traceId}</code>`;
}

function requestsTable(requests: readonly Noted[], pictures: ReadonlyMap<string, TracePicture>): Html {
  const rows = requests.map(
    ({ transaction, durationMs, atMs, status, traceId }) =>
      html`<tr>
        <td>${transaction}</td>
        <td>${milliseconds(durationMs)}</td>
        <td>${moment(new Date(atMs).toISOString())}</td>
        <td>${status === '0' ? 'no answer' : status}</td>
        <td>${traceCell(traceId, pictures)}</td>
      </tr>`,
  );
  return table(['Transaction', 'Response time', 'Ended', 'Status', 'Trace'], rows);
}

/** The slowest requests and the slowest of those that failed, each with its trace. */
export const requestsSection = (figures: Figures, pictures: ReadonlyMap<string, TracePicture>): Html => html`
  <h2 id="slowest">Slowest requests</h2>
  ${requestsTable(figures.slowest, pictures)}
  ${
    figures.failedRequests.length > 0 &&
    html`<h2 id="failed-requests">Failed requests</h2>
      ${requestsTable(figures.failedRequests, pictures)}`
  }
  ${
    pictures.size > 0 &&
    html`<h2 id="traces">Traces</h2>
      <p class="soft">Copied while the lab still had them; the files lie beside this report in <code>traces/</code>.</p>
      ${[...pictures.values()].filter(({ id }) => isTraceId(id)).map(tracePicture)}`
  }
`;

function tracePicture({ id, durationMs, rows, more }: TracePicture): Html {
  const share = (ms: number) => (durationMs === 0 ? 0 : (ms / durationMs) * 100);
  return html`<details class="panel trace" id="trace-${id}">
    <summary><code>${id}</code> · ${milliseconds(durationMs)} · ${rows.length + more} spans</summary>
    <table>
      ${rows.map(({ service, operation, depth, startMs, durationMs: lasted, failed }) => {
        const left = Math.min(99.8, share(startMs)).toFixed(2);
        const bar = `margin-left:${left}%;width:${Math.min(100 - Number(left), share(lasted)).toFixed(2)}%`;
        return html`<tr${failed ? html` class="failed"` : ''}>
          <td style="${`padding-left:${8 + Math.min(depth, 20) * 14}px`}"><b>${service}</b> ${operation}</td>
          <td>${milliseconds(lasted)}</td>
          <td class="lane"><div class="bar" style="${bar}"></div></td>
        </tr>`;
      })}
    </table>
    ${more > 0 && html`<p class="soft">and ${more} more spans</p>`}
  </details>`;
}
