import { legend, lineChart } from '../chart/line-chart.ts';
import { timeline } from '../chart/timeline.ts';
import { html, type Html } from '../html/html.ts';
import { page } from '../html/page.ts';
import type { Line } from '../story/metrics.ts';
import { type Span, type Story, storyOf } from '../story/story.ts';
import { verdictMarks } from '../story/words.ts';
import { compareRuns, type Difference, type Duel, type DuelSide } from './compare.ts';
import { cell, duelSentence } from './words.ts';

/** Two runs laid over each other, so that their faults begin at the same moment. */
interface Aligned {
  readonly span: Span;
  readonly fault: Span | undefined;
  readonly shift: (lines: readonly Line[]) => readonly Line[];
}

function align(a: Story, b: Story): Aligned {
  const offset = (a.fault?.fromMs ?? a.fromMs) - (b.fault?.fromMs ?? b.fromMs);
  return {
    span: { fromMs: Math.min(a.fromMs, b.fromMs + offset), toMs: Math.max(a.toMs, b.toMs + offset) },
    fault: a.fault,
    shift: (lines) =>
      lines.map(({ label, points }) => ({ label, points: points.map(([at, value]) => [at + offset, value] as const) })),
  };
}

const prefixed = (name: string, lines: readonly Line[]): Line[] =>
  lines.map(({ label, points }) => ({ label: label === '' ? name : `${name}: ${label}`, points }));

function overlay(title: string, a: readonly Line[], b: readonly Line[], aligned: Aligned, story?: Story): Html {
  const lines = [...prefixed('A', a), ...prefixed('B', aligned.shift(b))];
  const band = story?.probes.find(({ name }) => name === title)?.band;
  return html`<figure>
    <figcaption><strong>${title}</strong></figcaption>
    ${lineChart({ title: `${title}, A and B`, span: aligned.span, lines, fault: aligned.fault, band, dots: false })}${legend(lines)}
  </figure>`;
}

function charts(a: Story, b: Story): Html[] {
  const aligned = align(a, b);
  const probeLine = (story: Story, name: string): Line[] => {
    const points = (story.probes.find((probe) => probe.name === name)?.points ?? []).flatMap(({ atMs, value }) =>
      value === undefined ? [] : [[atMs, value] as const],
    );
    return points.length > 0 ? [{ label: '', points }] : [];
  };
  const probes = [...new Set([a, b].flatMap(({ probes: all }) => all.map(({ name }) => name)))].flatMap((name) => {
    const [one, other] = [probeLine(a, name), probeLine(b, name)];
    return one.length + other.length > 0 ? [overlay(name, one, other, aligned, a)] : [];
  });
  const linesOf = (story: Story, name: string) =>
    story.metrics.filter((one) => one.name === name).flatMap(({ lines }) => lines);
  const metrics = [...new Set([a, b].flatMap(({ metrics: all }) => all.map(({ name }) => name)))].map((name) =>
    overlay(name, linesOf(a, name), linesOf(b, name), aligned),
  );
  return [...probes, ...metrics];
}

function sideSection(letter: string, { name, policies, journal }: DuelSide, story: Story): Html {
  const { verdict, reasons, run } = journal.gameday;
  return html`<section>
    <h3>${letter}: ${name}</h3>
    <p>
      <strong>${verdictMarks[verdict]} ${verdict}</strong> <span class="dim">run <code>${run}</code></span>
    </p>
    ${
      reasons.length > 0 &&
      html`<ul>
        ${reasons.map(({ message }) => html`<li>${message}</li>`)}
      </ul>`
    }
    <figure>${timeline(journal, story)}</figure>
    <details>
      <summary>Its policies</summary>
      <pre>${JSON.stringify(policies, undefined, 2)}</pre>
    </details>
  </section>`;
}

function differenceRow({ what, unit, a, b, better }: Difference): Html {
  const side = (value: Difference['a'], own: 'a' | 'b') =>
    html`<td class="n ${better === own && 'good'}">${better === own && '✓ better '}${cell(value, unit)}</td>`;
  return html`<tr>
    <td>${what}</td>
    ${side(a, 'a')}${side(b, 'b')}
  </tr>`;
}

/** The report of a duel: both runs side by side, what is different, and their curves laid over each other. */
export function duelReport(duel: Duel, differences: readonly Difference[] = compareRuns(duel)): string {
  const [a, b] = [storyOf(duel.a.journal), storyOf(duel.b.journal)];
  const { title } = duel.a.journal.experiment;
  const overlays = charts(a, b);
  const body = html`<h1>${title}: ${duel.a.name} against ${duel.b.name}</h1>
    <p class="dim">
      The same experiment with the same seed (${duel.a.journal.gameday.seed}), under two sets of policies.
    </p>
    <section class="verdict" aria-label="Outcome">
      <strong>Duel</strong>
      <div>${duelSentence(duel)}</div>
    </section>
    <h2>What is different</h2>
    <div class="wide">
      <table>
        <thead>
          <tr>
            <th></th>
            <th class="n">A: ${duel.a.name}</th>
            <th class="n">B: ${duel.b.name}</th>
          </tr>
        </thead>
        <tbody>
          ${differences.map(differenceRow)}
        </tbody>
      </table>
    </div>
    <h2>The two runs</h2>
    ${sideSection('A', duel.a, a)}${sideSection('B', duel.b, b)}
    ${
      overlays.length > 0 &&
      html`<h2>Laid over each other</h2>
        <p class="dim">B is moved so that both faults begin at the same moment; shaded is the fault of A.</p>
        ${overlays}`
    }`;
  return page({ title: `duel: ${title}`, body, data: { ...duel, differences }, dataName: 'duel.json' });
}
