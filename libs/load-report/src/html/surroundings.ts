import type { Figures } from '../figures.ts';
import type { LabRecord, RunRecord } from '../record.ts';
import { whole } from './format.ts';
import { type Html, html } from './html.ts';
import { table } from './tables.ts';

const fact = (name: string, value: string | Html) =>
  html`<tr>
    <td>${name}</td>
    <td class="left wrap">${value}</td>
  </tr>`;

function settingsText({ vus, ratePerSecond, durationSeconds }: RunRecord['settings']): string {
  const parts = [
    vus !== undefined && `${whole(vus)} users`,
    ratePerSecond !== undefined && `${ratePerSecond} arrivals/s`,
    durationSeconds !== undefined && `${durationSeconds} s`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? 'as the scenario has it' : parts.join(', ');
}

/** What was running, and how the load was made. */
export function surroundingsSection(record: RunRecord | undefined, figures: Figures): Html {
  const { raw } = figures;
  const rawText =
    `${whole(raw.records)} records` +
    (raw.broken > 0 ? `, ${raw.broken} of them broken` : '') +
    (raw.cutOff ? '; it was cut off, so the end is missing' : '');
  if (!record) {
    return html`<h2 id="running">What was running</h2>
      ${table(['', ''], [fact('Raw file', rawText)], 2)}
      <p class="soft">The raw file alone does not tell more.</p>`;
  }
  const { machine, versions, lab } = record;
  return html`<h2 id="running">What was running</h2>
    ${table(
      ['', ''],
      [
        fact('Scenario', record.scenario),
        fact('Load', settingsText(record.settings)),
        fact('Target', record.gateway),
        fact('Machine', `${machine.cpus} × ${machine.cpuModel}, ${machine.memoryGiB} GiB, ${machine.system}`),
        fact(
          'Versions',
          Object.entries(versions)
            .map(([name, version]) => `${name} ${version}`)
            .join(', '),
        ),
        fact('Raw file', rawText),
        ...(lab ? labFacts(lab) : []),
      ],
      2,
    )}
    ${lab && servicesTable(lab)} ${record.thresholds.length > 0 && thresholdsTable(record)}
    ${record.problems.length > 0 && problemsTable(record)}`;
}

const labFacts = ({ monolith, policies, faults }: LabRecord): Html[] => [
  fact('App', monolith ? 'one process (monolith)' : 'microservices'),
  fact(
    'Policies',
    policies.length === 0
      ? 'the defaults on every edge'
      : html`${policies.map(
          ({ service, peer, policy }) => html`${service} → ${peer}: <code>${JSON.stringify(policy)}</code><br />`,
        )}all
        others are the defaults`,
  ),
  fact(
    'Faults in force',
    faults.length === 0
      ? 'none'
      : faults.map(({ says, target, experiment }) => `${says} (${target}; ${experiment})`).join(', '),
  ),
];

const servicesTable = ({ services }: LabRecord): Html =>
  table(
    ['Service', 'Replicas before', 'most', 'after', 'started again'],
    services.map(
      ({ name, before, most, after, restarts }) =>
        html`<tr>
          <td>${name}</td>
          <td>${before}</td>
          <td>${most}</td>
          <td>${after}</td>
          <td>${restarts}</td>
        </tr>`,
    ),
  );

const thresholdsTable = ({ thresholds }: RunRecord): Html =>
  table(
    ['k6’s thresholds', ''],
    thresholds.map(
      ({ name, ok }) =>
        html`<tr>
          <td class="wrap">${name}</td>
          <td>${ok ? html`<span class="good">✓ kept</span>` : html`<span class="bad">✗ crossed</span>`}</td>
        </tr>`,
    ),
  );

const problemsTable = ({ problems }: RunRecord): Html =>
  table(
    ['k6’s log', 'Times'],
    problems.map(
      ({ message, count }) =>
        html`<tr>
          <td class="wrap">${message}</td>
          <td>${whole(count)}</td>
        </tr>`,
    ),
  );
