import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Change } from '../compare.ts';
import type { Figures } from '../figures.ts';
import { shortageOf } from '../generator.ts';
import { defaultObjective, judge, kneeOf, type Objective } from '../objective.ts';
import type { RunRecord } from '../record.ts';
import type { TracePicture } from '../traces.ts';
import { chartsOf } from './charts.ts';
import { amount, duration, milliseconds, moment, percent, whole } from './format.ts';
import { Html, html, jsonForScript } from './html.ts';
import { requestsSection } from './requests.ts';
import { surroundingsSection } from './surroundings.ts';
import {
  apdexTable,
  comparisonTable,
  errorsOfTransactionsTable,
  errorsTable,
  kneeSays,
  phasesTable,
  statisticsTable,
  stepsTable,
  verdictTable,
} from './tables.ts';

export interface ReportParts {
  readonly title: string;
  readonly figures: Figures;
  readonly record?: RunRecord | undefined;
  readonly objective?: Objective;
  /** Compared with an earlier run. */
  readonly baseline?: { readonly name: string; readonly changes: readonly Change[] } | undefined;
  /** By trace id. */
  readonly traces?: ReadonlyMap<string, TracePicture>;
}

const own = (file: string) => readFileSync(new URL(`client/${file}`, import.meta.url), 'utf8');
const require = createRequire(import.meta.url);
const uplot = {
  style: () => readFileSync(require.resolve('uplot/dist/uPlot.min.css'), 'utf8'),
  script: () => readFileSync(require.resolve('uplot/dist/uPlot.iife.min.js'), 'utf8'),
};
/** A script that stands in the page as it is. */
const inline = (text: string) => Html.of(text.replaceAll('</script', '<\\/script'));

/** The report as one HTML document that needs nothing else, and works from a file. */
export function renderReport({
  title,
  figures,
  record,
  objective = defaultObjective,
  baseline,
  traces = new Map(),
}: ReportParts): string {
  const groups = chartsOf(figures, record);
  const charts = Object.fromEntries(groups.flatMap((group) => group.charts.map((chart) => [chart.id, chart])));
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${Html.of(uplot.style())}${Html.of(own('report.css'))}
        </style>
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <p class="soft">${moment(figures.startedAt)}, ${duration(figures.durationSeconds)}</p>
          <nav>
            <a href="#acceptance">Acceptance</a><a href="#statistics">Statistics</a><a href="#errors">Errors</a>
            ${baseline && html`<a href="#baseline">Baseline</a>`}
            ${groups.map(({ title: group }) => html`<a href="#${group}">${group}</a>`)}
            <a href="#slowest">Slowest requests</a><a href="#running">What was running</a>
          </nav>
        </header>
        ${verdict(figures, objective, record)} ${tiles(figures)}
        <h2 id="acceptance">Acceptance</h2>
        ${verdictTable(figures, objective)} ${rampSection(figures)}
        ${
          figures.phases.length > 0 &&
          html`<h2 id="phases">Phases</h2>
            ${phasesTable(figures.phases)}`
        }
        ${
          baseline &&
          html`<h2 id="baseline">Compared with ${baseline.name}</h2>
            ${comparisonTable(baseline.changes)}`
        }
        <h2 id="statistics">Statistics</h2>
        ${statisticsTable(figures)}
        <p class="soft">
          Percentiles are right within 0.5 %. Received and sent are bodies for each transaction, and everything on the
          wire for all.
        </p>
        <h2 id="apdex">APDEX</h2>
        ${apdexTable(figures)}
        <h2 id="errors">Errors</h2>
        ${
          figures.errors.length === 0
            ? html`<p class="soft">None.</p>`
            : html`${errorsTable(figures.errors, figures)}${errorsOfTransactionsTable(figures.errors, figures)}`
        }
        <noscript><p class="panel note">The pictures need a script; the tables have all figures.</p></noscript>
        ${groups.map(
          (group) =>
            html`<h2 id="${group.title}">${group.title}</h2>
              <div class="charts">
                ${group.charts.map(
                  ({ id, title: name, about, unit }) =>
                    html`<section class="panel">
                      <h3>${name}</h3>
                      <div class="soft">${about} (${unit})</div>
                      <div data-chart="${id}" role="img" aria-label="${name}: ${about}"></div>
                    </section>`,
                )}
              </div>`,
        )}
        ${requestsSection(figures, traces)} ${surroundingsSection(record, figures)}
        <script type="application/json" id="charts">
          ${jsonForScript(charts)}
        </script>
        <script>
          ${inline(uplot.script())};
        </script>
        <script>
          ${inline(own('charts.js'))};
        </script>
      </body>
    </html> `.toString();
}

function verdict(figures: Figures, objective: Objective, record: RunRecord | undefined): Html {
  const judged = judge(figures, objective);
  const missed = judged.filter(({ averageOk, successOk }) => !averageOk || !successOk);
  const knee = kneeOf(figures.steps);
  const crossed = knee ? [] : (record?.thresholds.filter(({ ok }) => !ok) ?? []);
  const good = knee ? knee.kind !== 'below' : missed.length === 0 && crossed.length === 0;
  const says = knee
    ? kneeSays(knee)
    : missed.length > 0
      ? `Not accepted: ${missed.map(({ figures: { name } }) => name).join(', ')}`
      : crossed.length > 0
        ? `Every transaction is accepted, but ${crossed.length === 1 ? 'a threshold' : `${crossed.length} thresholds`} of the scenario was crossed`
        : record?.stopped
          ? 'Stopped before its end: until then every transaction kept the objective'
          : 'Accepted: every transaction keeps the objective';
  // What was broken off is no acceptance, whatever it had shown until then.
  const tone = !good ? 'bad' : record?.stopped ? 'note' : 'good';
  const shortage = shortageOf(record?.generator, figures);
  return html`<p class="panel verdict ${tone}"><b>${says}</b></p>
    ${record?.stopped && tone !== 'note' && html`<p class="panel note">The load was stopped before its end.</p>`}
    ${shortage && html`<p class="panel${shortage.short ? ' note' : ' soft'}">${shortage.says}</p>`}`;
}

function tiles({ all, vusMax, dropped, receivedKbPerSecond }: Figures): Html {
  const tile = (value: string, name: string) => html`<div><b>${value}</b><span class="soft">${name}</span></div>`;
  return html`<div class="tiles">
    ${tile(whole(all.count), 'requests')} ${tile(`${amount(all.tps)}/s`, 'throughput')}
    ${tile(percent(all.success), 'success')} ${tile(milliseconds(all.averageMs), 'average')}
    ${tile(milliseconds(all.p95Ms), 'P95')} ${tile(milliseconds(all.p999Ms), 'P999')}
    ${tile(whole(vusMax), 'users at most')} ${tile(`${amount(receivedKbPerSecond)} kB/s`, 'received')}
    ${dropped > 0 && tile(whole(dropped), 'arrivals not made')}
  </div>`;
}

function rampSection(figures: Figures): Html | false {
  const knee = kneeOf(figures.steps);
  return (
    figures.steps.length > 0 &&
    html`<h2 id="ramp">The ramp</h2>
      ${stepsTable(figures.steps, knee)}`
  );
}
