import type { Journal } from '@gameday/chaos-engine';
import { html, type Html } from '../html/html.ts';
import { duration, toleranceText } from '../story/values.ts';
import { undoneSentence, verdictMarks, verdictSentence } from '../story/words.ts';
import type { Story } from '../story/story.ts';

/** The verdict, what it means and why. */
export function verdictSection(journal: Journal): Html {
  const { gameday } = journal;
  const { verdict, expected, as_expected: asExpected, reasons } = gameday;
  const stands = asExpected ? 'as expected' : `expected: ${expected}`;
  return html`<section class="verdict ${verdict} ${asExpected && 'expected'}" aria-label="Verdict">
    <strong>${verdictMarks[verdict]} ${verdict}</strong>
    <div>
      ${verdictSentence(gameday)} <span class="dim">(${stands})</span> ${undoneSentence(journal)}
      ${
        reasons.length > 0 &&
        html`<ul>
          ${reasons.map(({ message }) => html`<li>${message}</li>`)}
        </ul>`
      }
      ${
        gameday.warnings.length > 0 &&
        html`<ul class="unsure">
          ${gameday.warnings.map((message) => html`<li>${message}</li>`)}
        </ul>`
      }
    </div>
  </section>`;
}

const probeRows = (journal: Journal): Html[] =>
  (journal.experiment['steady-state-hypothesis']?.probes ?? []).flatMap((probe) =>
    'name' in probe
      ? [
          html`<tr>
            <td>${probe.name}</td>
            <td>${toleranceText('tolerance' in probe ? probe.tolerance : undefined)}</td>
          </tr>`,
        ]
      : [],
  );

/** What the experiment is about, and what should have come of it. */
export function expectationSection(journal: Journal): Html {
  const { experiment, gameday } = journal;
  const hypothesis = experiment['steady-state-hypothesis'];
  const rows = probeRows(journal);
  return html`<h2>What was expected</h2>
    <p>${experiment.description}</p>
    <dl>
      <dt>Verdict</dt>
      <dd>${gameday.expected}</dd>
      ${
        gameday.signature !== undefined &&
        html`<dt>Signature</dt>
          <dd>${gameday.signature}</dd>`
      }
      ${
        gameday.lesson !== undefined &&
        html`<dt>Lesson</dt>
          <dd>${gameday.lesson}</dd>`
      }
      ${
        hypothesis &&
        html`<dt>Hypothesis</dt>
          <dd>${hypothesis.title}</dd>`
      }
    </dl>
    ${
      rows.length > 0 &&
      html`<table>
        <thead>
          <tr>
            <th>Probe</th>
            <th>Tolerance</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>`
    }`;
}

/** What is needed to do it again. */
export function circumstancesSection(journal: Journal, story: Story): Html {
  const { gameday } = journal;
  return html`<h2>Circumstances</h2>
    <dl>
      <dt>Run</dt>
      <dd><code>${gameday.run}</code></dd>
      <dt>Began</dt>
      <dd><time datetime="${new Date(story.fromMs).toISOString()}">${new Date(story.fromMs).toISOString()}</time></dd>
      <dt>Took</dt>
      <dd>${duration(story.toMs - story.fromMs)}</dd>
      ${
        gameday.file !== undefined &&
        html`<dt>File</dt>
          <dd><code>${gameday.file}</code></dd>`
      }
      <dt>Seed</dt>
      <dd><code>${gameday.seed}</code></dd>
      <dt>Strategies</dt>
      <dd>
        hypothesis ${gameday.strategies.hypothesis}, rollbacks
        ${gameday.strategies.rollbacks}${gameday.dry !== undefined && html`, dry: ${gameday.dry}`}
      </dd>
      <dt>Platform</dt>
      <dd>${journal.platform}</dd>
    </dl>`;
}
