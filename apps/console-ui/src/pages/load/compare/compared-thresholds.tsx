import type { ComparedThreshold } from '@gameday/console-api';
import { Alert, Badge } from '@grafana/ui';
import { count } from '../../../kit/format.ts';
import { DataTable } from '../data-table.tsx';
import { Section } from '../section.tsx';
import { thresholdWords } from '../words.ts';

/** What two loads were judged by: the thresholds that came out another way, and those that only one of them had. */
export function ComparedThresholds({ thresholds }: { readonly thresholds: readonly ComparedThreshold[] }) {
  const shared = thresholds.filter(({ before, now }) => before !== undefined && now !== undefined);
  const turned = shared.filter(({ before, now }) => before !== now);
  const alone = thresholds.filter(({ before, now }) => (before === undefined) !== (now === undefined));
  if (thresholds.length === 0) return null;
  // Of two scenarios every threshold is in one of them only: a list of all would tell nothing.
  const shown = shared.length === 0 ? [] : [...turned, ...alone];
  return (
    <Section title="Acceptance" says={saysOf(shared, turned)}>
      {alone.length > 0 && (
        <Alert severity="warning" title="They were not judged by the same thresholds">
          {count(alone.length, 'threshold')} of one load {alone.length === 1 ? 'is' : 'are'} not in the other: their
          verdicts cannot be compared, only their figures.
        </Alert>
      )}
      {shown.length > 0 && (
        <DataTable
          label="Thresholds that differ"
          rows={shown}
          keyOf={({ name }) => name}
          columns={[
            { heading: 'Transaction', cell: ({ transaction }) => transaction ?? 'all requests' },
            { heading: 'Before', cell: ({ before }) => <Kept ok={before} /> },
            { heading: 'Now', cell: ({ now }) => <Kept ok={now} /> },
            { heading: 'Threshold', cell: ({ metric, condition }) => thresholdWords(metric, condition) },
          ]}
        />
      )}
    </Section>
  );
}

function saysOf(shared: readonly ComparedThreshold[], turned: readonly ComparedThreshold[]): string {
  if (shared.length === 0) return 'No threshold is in both.';
  const kept = shared.filter(({ now }) => now).length;
  if (turned.length === 0)
    return `${count(shared.length, 'threshold')}, each with the same verdict in both: ${kept} kept, ${shared.length - kept} crossed.`;
  return `${count(turned.length, 'threshold')} of ${shared.length} came out another way.`;
}

function Kept({ ok }: { readonly ok: boolean | undefined }) {
  if (ok === undefined) return <Badge color="darkgrey" icon="minus" text="not judged" />;
  return ok ? <Badge color="green" icon="check" text="kept" /> : <Badge color="red" icon="times" text="crossed" />;
}
