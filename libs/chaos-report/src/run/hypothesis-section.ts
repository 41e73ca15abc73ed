import type { Journal } from '@gameday/chaos-engine';
import { legend, lineChart } from '../chart/line-chart.ts';
import { html, type Html } from '../html/html.ts';
import { bandText, duration, figure } from '../story/values.ts';
import type { Look, ProbeStory, Story } from '../story/story.ts';

/** More looks than this are told by those where something changed. */
const rowsMax = 400;

function probeChart(probe: ProbeStory, story: Story): Html {
  const drawn = probe.points.flatMap(({ atMs, value }) => (value === undefined ? [] : [[atMs, value] as const]));
  const outside = probe.points.flatMap(({ atMs, value, met }) =>
    value === undefined || met ? [] : [[atMs, value] as const],
  );
  const met = probe.points.filter((point) => point.met).length;
  const said = `${met} of ${probe.points.length} looks within the tolerance`;
  if (drawn.length === 0)
    return html`<h3>${probe.name}</h3>
      <p class="dim">${said}; its answers are no numbers.</p>`;
  return html`<figure>
    <figcaption>
      <strong>${probe.name}</strong>: ${said}${probe.band && html`; allowed: ${bandText(probe.band)}`}
    </figcaption>
    ${lineChart({ title: `${probe.name} over the run: ${said}`, span: story, lines: [{ label: '', points: drawn }], fault: story.fault, band: probe.band, outside })}
  </figure>`;
}

function lookRow(look: Look, startMs: number): Html {
  const found = look.readings.map(
    ({ name, met, reason }) => html`<div class="${met ? '' : 'bad'}">${met ? '✓' : '✗'} ${name}: ${reason}</div>`,
  );
  return html`<tr>
    <td class="when">${((look.atMs - startMs) / 1000).toFixed(1)} s</td>
    <td>${look.phase ?? ''}</td>
    <td class="${look.met ? 'good' : 'bad'}">
      ${look.met ? '✓ holds' : '✗ does not hold'}${!look.counts && html` <span class="dim">(does not count)</span>`}
    </td>
    <td>${found}</td>
  </tr>`;
}

/** The first, the last, and wherever it changed. */
function telling(looks: readonly Look[]): readonly Look[] {
  if (looks.length <= rowsMax) return looks;
  return looks.filter((look, index) => {
    const [before, after] = [looks[index - 1], looks[index + 1]];
    return !before || !after || before.met !== look.met || after.met !== look.met || before.phase !== look.phase;
  });
}

/** What the hypothesis was seen to do, as charts and in words. */
export function hypothesisSection({ gameday }: Journal, story: Story): Html | undefined {
  if (story.looks.length === 0) return undefined;
  const rows = telling(story.looks);
  const { recovery } = gameday;
  return html`<h2>The hypothesis</h2>
    <p class="dim">
      The shaded time is that of the fault, the shaded band what is allowed; rings are looks outside of it.
    </p>
    ${story.probes.map((probe) => probeChart(probe, story))}
    ${
      recovery &&
      html`<p>
        ${
          recovery.recovered
            ? `It held again ${duration((recovery.afterSeconds ?? 0) * 1000)} after the fault had ended (allowed: ${recovery.withinSeconds} s).`
            : `It did not hold again within ${recovery.withinSeconds} s after the fault had ended.`
        }
      </p>`
    }
    <details>
      <summary>
        ${rows.length === story.looks.length ? `All ${rows.length} looks` : `${rows.length} of ${story.looks.length} looks: where something changed`}
      </summary>
      <div class="wide">
        <table>
          <thead>
            <tr>
              <th>After</th>
              <th>Phase</th>
              <th>Found</th>
              <th>Probes</th>
            </tr>
          </thead>
          <tbody>
            ${rows.map((look) => lookRow(look, story.fromMs))}
          </tbody>
        </table>
      </div>
    </details>`;
}

/** Excerpts of metrics around the fault. */
export function metricsSection(story: Story): Html | undefined {
  if (story.metrics.length === 0) return undefined;
  return html`<h2>Metrics</h2>
    ${story.metrics.map(
      ({ name, says, lines }) =>
        html`<figure>
          <figcaption><strong>${name}</strong>${says !== undefined && html`: ${says}`}</figcaption>
          ${lineChart({ title: `${name}${says === undefined ? '' : `: ${says}`}`, span: story, lines, fault: story.fault, dots: false })}${legend(lines)}
          <details>
            <summary>Least, middle and most of each line</summary>
            <table>
              <thead>
                <tr>
                  <th>Line</th>
                  <th class="n">least</th>
                  <th class="n">middle</th>
                  <th class="n">most</th>
                </tr>
              </thead>
              <tbody>
                ${lines.map(({ label, points }) => {
                  const values = points.map(([, value]) => value).sort((a, b) => a - b);
                  const at = (share: number) => figure(values[Math.floor((values.length - 1) * share)] ?? Number.NaN);
                  return html`<tr>
                    <td>${label === '' ? 'all' : label}</td>
                    <td class="n">${at(0)}</td>
                    <td class="n">${at(0.5)}</td>
                    <td class="n">${at(1)}</td>
                  </tr>`;
                })}
              </tbody>
            </table>
          </details>
        </figure>`,
    )}`;
}
