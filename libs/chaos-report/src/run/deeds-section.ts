import type { ActivityRun, Journal } from '@gameday/chaos-engine';
import { html, type Html } from '../html/html.ts';
import { isRecord } from '../story/records.ts';
import { nameOf, type FaultStory, type Story } from '../story/story.ts';
import { duration } from '../story/values.ts';

/** What one activity answered is no more than a few lines here; the journal has it whole. */
const outputLettersMax = 600;

function proofCell({ proof, lease }: FaultStory): Html {
  if (!proof) return html`<span class="dim">none asked for</span>`;
  const word = proof.proved ? html`<span class="good">✓ proved</span>` : html`<span class="bad">✗ not proved</span>`;
  return html`${word}:
  ${proof.says}${lease.undoFailures?.map((failure) => html`<div class="bad">could not be undone: ${failure}</div>`)}`;
}

function faultRow(fault: FaultStory, story: Story): Html {
  const { lease, fromMs, toMs } = fault;
  const since = (ms: number) => `${((ms - story.fromMs) / 1000).toFixed(1)} s`;
  const end =
    lease.released === undefined
      ? html`<span class="bad">not undone</span>`
      : html`${since(toMs)} <span class="dim">${lease.how}</span>`;
  return html`<tr>
    <td>
      ${lease.says}
      <div class="dim"><code>${lease.kind}</code> on ${lease.target}; lease <code>${lease.id}</code></div>
    </td>
    <td class="when">
      ${lease.confirmed === undefined ? html`<span class="unsure">not confirmed</span>` : since(fromMs)}
    </td>
    <td>${end}</td>
    <td class="n">${duration(toMs - fromMs)}</td>
    <td>${proofCell(fault)}</td>
  </tr>`;
}

/** What was done to the system, the proof that it took effect, and how it was undone. */
export function faultsSection(journal: Journal, story: Story): Html | undefined {
  const declared = journal.gameday.proofs.filter(({ lease }) => lease === undefined);
  if (story.faults.length === 0 && declared.length === 0) return undefined;
  return html`<h2>Faults and their proofs</h2>
    ${
      story.faults.length > 0 &&
      html`<div class="wide">
        <table>
          <thead>
            <tr>
              <th>Fault</th>
              <th>From</th>
              <th>To</th>
              <th class="n">For</th>
              <th>Proof</th>
            </tr>
          </thead>
          <tbody>
            ${story.faults.map((fault) => faultRow(fault, story))}
          </tbody>
        </table>
      </div>`
    }
    ${
      declared.length > 0 &&
      html`<h3>Proofs that the experiment declares</h3>
        <ul>
          ${declared.map(({ of, proved, says }) => html`<li class="${proved ? 'good' : 'bad'}">${proved ? '✓' : '✗'} ${of}: ${says}</li>`)}
        </ul>`
    }`;
}

/** What replicas said of their own decisions, and the traces that are kept. */
export function explanationsSection(story: Story): Html | undefined {
  if (story.events.length === 0 && story.traces.length === 0) return undefined;
  return html`<h2>What happened inside</h2>
    ${
      story.events.length > 0 &&
      html`<div class="wide">
        <table>
          <thead>
            <tr>
              <th>After</th>
              <th>Event</th>
            </tr>
          </thead>
          <tbody>
            ${story.events.map(
              ({ atMs, says }) =>
                html`<tr>
                  <td class="when">${((atMs - story.fromMs) / 1000).toFixed(1)} s</td>
                  <td>${says}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`
    }
    ${
      story.traces.length > 0 &&
      html`<h3>Traces</h3>
        <ul>
          ${story.traces.map(({ traceId, file, says }) => html`<li><code>${traceId}</code>${says !== undefined && html`: ${says}`} <span class="dim">(${file})</span></li>`)}
        </ul>`
    }`;
}

function outputOf({ output, exception }: ActivityRun): string {
  if (exception) return exception.join('').trimEnd();
  if (output === null || output === undefined) return '';
  const text = typeof output === 'string' ? output : JSON.stringify(output);
  return text.length > outputLettersMax ? `${text.slice(0, outputLettersMax)}… (${text.length} letters)` : text;
}

function activityRow(run: ActivityRun, where: string, story: Story): Html {
  const { activity, status } = run;
  const type = isRecord(activity) && typeof activity['type'] === 'string' ? activity['type'] : '';
  return html`<tr>
    <td class="when">${((Date.parse(run.start) - story.fromMs) / 1000).toFixed(1)} s</td>
    <td>${where}</td>
    <td>${nameOf(activity)} <span class="dim">${type}</span></td>
    <td class="${status === 'succeeded' ? 'good' : 'bad'}">${status}</td>
    <td class="n">${duration(run.duration * 1000)}</td>
    <td><code>${outputOf(run)}</code></td>
  </tr>`;
}

/** Every activity of the method and the rollbacks. */
export function activitiesSection(journal: Journal, story: Story): Html | undefined {
  if (journal.run.length + journal.rollbacks.length === 0) return undefined;
  return html`<h2>What was done</h2>
    <div class="wide">
      <table>
        <thead>
          <tr>
            <th>After</th>
            <th>In</th>
            <th>Activity</th>
            <th>Status</th>
            <th class="n">Took</th>
            <th>Answer</th>
          </tr>
        </thead>
        <tbody>
          ${journal.run.map((run) => activityRow(run, 'method', story))}${journal.rollbacks.map((run) => activityRow(run, 'rollbacks', story))}
        </tbody>
      </table>
    </div>`;
}
