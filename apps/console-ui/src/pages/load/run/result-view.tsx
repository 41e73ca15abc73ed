import type { LoadResult, LoadRunDetail, LoadRunItem } from '@gameday/console-api';
import { Alert, LinkButton } from '@grafana/ui';
import type { AlertVariant } from '@grafana/ui';
import { count } from '../../../kit/format.ts';
import { DataTable } from '../data-table.tsx';
import { Section } from '../section.tsx';
import { formatBytes, whole } from '../words.ts';
import { FigureTable, StepTable } from './figure-table.tsx';
import { Noted } from './noted.tsx';
import { ResultCharts } from './result-charts.tsx';
import { Surroundings } from './surroundings.tsx';
import { Thresholds } from './thresholds.tsx';

interface ResultViewProps {
  readonly detail: LoadRunDetail;
  readonly result: LoadResult;
  readonly run: LoadRunItem;
}

const severities: Readonly<Record<NonNullable<LoadRunItem['outcome']>['kind'], AlertVariant>> = {
  passed: 'success',
  failed: 'error',
  stopped: 'warning',
  unjudged: 'warning',
};
const verdicts = {
  passed: 'Passed',
  failed: 'Not passed',
  stopped: 'Stopped',
  unjudged: 'Could not be judged',
} as const;

const fileWords: Readonly<Record<string, string>> = {
  'report.html': 'Report',
  'requests.csv.gz': 'Raw results',
  'figures.json': 'Figures',
  'run.json': 'What was running',
  'load.log': 'Log',
  'k6.log': 'k6’s log',
};

/** What came of a load. */
export function ResultView({ detail, result, run }: ResultViewProps) {
  const { all, transactions, phases, steps, thresholds, errors, slowest, failedRequests, problems, dropped } = result;
  const kind = run.outcome?.kind ?? 'unjudged';
  return (
    <>
      <Alert
        severity={severities[kind]}
        title={`${verdicts[kind]}: ${run.outcome?.says ?? 'nothing is known of its end'}.`}
      >
        {result.knee}
      </Alert>
      {result.generator?.short && (
        <Alert severity="warning" title="k6 itself was short of CPU">
          {result.generator.says}
        </Alert>
      )}
      <Files run={run.run} files={detail.files} />
      {thresholds.length > 0 && (
        <Section
          title="Acceptance"
          says={`${count(thresholds.filter(({ ok }) => ok).length, 'threshold')} of ${thresholds.length} kept.`}
        >
          <Thresholds thresholds={thresholds} transactions={transactions} />
        </Section>
      )}
      {all && (
        <Section
          title="Statistics"
          says={`An answer within ${result.apdex.satisfiedMsMax} ms pleases, one within ${result.apdex.toleratedMsMax} ms is borne: that is what APDEX counts.${dropped > 0 ? ` ${whole(dropped)} arrivals found no free user and were not made.` : ''}`}
        >
          <FigureTable label="Statistics" rows={[...transactions, all]} sum={all.name} />
        </Section>
      )}
      {steps.length > 0 && (
        <Section title="Steps of the ramp" {...(result.knee !== undefined && { says: result.knee })}>
          <StepTable steps={steps} />
        </Section>
      )}
      {phases.length > 0 && (
        <Section title="Phases">
          <FigureTable label="Phases" rows={phases} />
        </Section>
      )}
      {result.timeline && (
        <Section title="Over time">
          <ResultCharts timeline={result.timeline} />
        </Section>
      )}
      <Section title="Errors">
        {errors.length === 0 ? (
          <p>{all ? 'Every request was answered as it should be.' : 'No request was made.'}</p>
        ) : (
          <DataTable
            label="Errors by kind"
            rows={errors}
            keyOf={({ kind: name }) => name}
            columns={[
              { heading: 'Kind', cell: ({ kind: name }) => name },
              { heading: 'Count', number: true, cell: (error) => whole(error.count) },
              {
                heading: 'Transactions',
                cell: (error) => error.transactions.map(([name, times]) => `${name} ${whole(times)}`).join(', '),
              },
            ]}
          />
        )}
      </Section>
      {failedRequests.length > 0 && (
        <Section
          title="Failed requests"
          says="The slowest of them. A trace shows where it went wrong; Jaeger keeps the latest."
        >
          <Noted label="Failed requests" requests={failedRequests} />
        </Section>
      )}
      {slowest.length > 0 && (
        <Section
          title="Slowest requests"
          says="Each began a trace of its own. The report keeps copies of those that Jaeger has dropped since."
        >
          <Noted label="Slowest requests" requests={slowest} />
        </Section>
      )}
      {problems.length > 0 && (
        <Section title="What k6 logged">
          <DataTable
            label="What k6 logged"
            rows={problems}
            keyOf={({ message }) => message}
            columns={[
              { heading: 'Message', cell: ({ message }) => message.slice(0, 300) },
              { heading: 'Times', number: true, cell: (problem) => whole(problem.count) },
            ]}
          />
        </Section>
      )}
      <Surroundings surroundings={result.surroundings} generator={result.generator?.says} />
    </>
  );
}

function Files({ run, files }: { readonly run: string; readonly files: LoadRunDetail['files'] }) {
  if (files.length === 0) return null;
  return (
    <Section title="Files" says="The report is one file that needs nothing else; it opens in a page of its own.">
      <span style={{ display: 'flex', flexWrap: 'wrap', gap: 8 }}>
        {files.map(({ name, bytes }) => (
          <LinkButton
            key={name}
            size="sm"
            variant={name === 'report.html' ? 'primary' : 'secondary'}
            icon={name === 'report.html' ? 'file-alt' : name.endsWith('.log') ? 'gf-logs' : 'download-alt'}
            href={`/api/load/runs/${encodeURIComponent(run)}/files/${name}`}
            target={name === 'report.html' || name.endsWith('.log') ? '_blank' : undefined}
            rel="noreferrer"
          >
            {fileWords[name] ?? name} ({formatBytes(bytes)})
          </LinkButton>
        ))}
      </span>
    </Section>
  );
}
