import type { EngineFacts } from '@gameday/console-api';
import { Badge } from '@grafana/ui';
import { none } from '../../kit/format.ts';
import { DataTable } from '../load/data-table.tsx';
import { TextLink } from '../load/text-link.tsx';
import { reasonsOf, sourceWords } from './words.ts';

interface FactsTableProps {
  readonly label: string;
  readonly engines: readonly EngineFacts[];
}

/** What is on this machine, whether the lab runs it or not. */
export const FactsTable = ({ label, engines }: FactsTableProps) => (
  <DataTable
    label={label}
    rows={engines}
    keyOf={({ name }) => name}
    columns={[
      { heading: 'Name', cell: ({ title, homepage }) => <TextLink href={homepage}>{title}</TextLink> },
      {
        heading: 'State',
        cell: ({ found }) => (
          <Badge
            text={found}
            color={found === 'found' ? 'green' : 'orange'}
            icon={found === 'found' ? 'check-circle' : 'question-circle'}
          />
        ),
      },
      { heading: 'Version', cell: ({ version }) => version },
      { heading: 'Source', cell: ({ source }) => sourceWords(source) ?? none },
      { heading: 'For', cell: ({ purpose }) => purpose },
      {
        heading: 'Why, and what to do',
        cell: (facts) =>
          [...reasonsOf(undefined, facts), facts.found === 'found' ? undefined : facts.advice]
            .filter((words) => words !== undefined)
            .join('; ') || none,
      },
    ]}
  />
);
