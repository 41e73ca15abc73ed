import type { Journal } from '@gameday/chaos-engine';
import { html, type Html } from '../html/html.ts';
import { isRecord } from '../story/records.ts';
import { figure } from '../story/values.ts';

type Table = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Told in a way of their own, or of use only to programs. */
const apart = ['started', 'ended', 'requests', 'failures', 'thresholds', 'problems', 'files', 'reading', 'exitCode'];

const isTable = (value: unknown): value is Table =>
  isRecord(value) && Object.values(value).length > 0 && Object.values(value).every(isRecord);

function valueText(value: unknown): string {
  if (typeof value === 'number') return figure(value);
  if (typeof value === 'string') return value;
  if (isRecord(value))
    return Object.entries(value)
      .map(([name, one]) => `${name} ${valueText(one)}`)
      .join(', ');
  return JSON.stringify(value);
}

/** Rows of figures, by name, as one table. */
function table(name: string, rows: Table): Html {
  const columns = [...new Set(Object.values(rows).flatMap((row) => Object.keys(row)))];
  const cell = (value: unknown) => html`<td class="n">${value === undefined ? '' : valueText(value)}</td>`;
  const body = Object.entries(rows).map(
    ([row, values]) =>
      html`<tr>
        <td>${row}</td>
        ${columns.map((column) => cell(values[column]))}
      </tr>`,
  );
  const head = columns.map((column) => html`<th class="n">${column}</th>`);
  return html`<h3>${name}</h3>
    <div class="wide">
      <table>
        <thead>
          <tr>
            <th></th>
            ${head}
          </tr>
        </thead>
        <tbody>
          ${body}
        </tbody>
      </table>
    </div>`;
}

function list(title: string, items: unknown, text: (item: Record<string, unknown>) => Html): Html | undefined {
  const known = Array.isArray(items) ? items.filter(isRecord) : [];
  if (known.length === 0) return undefined;
  return html`<h3>${title}</h3>
    <ul>
      ${known.map((item) => html`<li>${text(item)}</li>`)}
    </ul>`;
}

/** The load: what it was, and what it came to. */
export function loadSection({ gameday: { load } }: Journal): Html | undefined {
  if (!load) return undefined;
  const rest = Object.entries(load).filter(([field, value]) => !apart.includes(field) && value !== undefined);
  const { requests, failures = 0 } = load;
  const share = requests ? ` (${figure((failures / requests) * 100)} %)` : '';
  const sum =
    requests === undefined ? 'It did not come to an end.' : `${requests} requests, ${failures} failed${share}.`;
  const facts = rest.filter(([, value]) => !isTable(value));
  return html`<h2>The load</h2>
    <p>${sum}</p>
    <dl>
      ${facts.map(
        ([field, value]) =>
          html`<dt>${field}</dt>
            <dd>${valueText(value)}</dd>`,
      )}
    </dl>
    ${rest.map(([name, rows]) => isTable(rows) && table(name, rows))}
    ${list('Thresholds of the scenario', load['thresholds'], ({ name, ok }) =>
      ok === true
        ? html`<span class="good">✓</span> ${String(name)}`
        : html`<span class="bad">✗</span> ${String(name)}`,
    )}
    ${list(
      'What the load generator said',
      load['problems'],
      ({ message, count }) => html`${String(message)}${Number(count) > 1 && ` (${String(count)} times)`}`,
    )}`;
}
