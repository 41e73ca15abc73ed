import type { Explained, ExplainTarget } from '@gameday/console-api';
import { lastValue } from '@gameday/console-api';
import { Alert, Button, Drawer, LoadingPlaceholder } from '@grafana/ui';
import { formatTimeOfDay } from '../kit/format.ts';
import { useJson } from '../kit/use-json.ts';
import { Explanation } from './explanation.tsx';

interface ExplainDrawerProps {
  /** As the address has it. */
  readonly asked: string;
  readonly target: ExplainTarget | undefined;
  readonly onClose: () => void;
}

/** What comes after a decision is measured half a minute later: then it is asked for once more. */
const againMs = 35_000;
const settledMs = 90_000;

const about = (target: ExplainTarget): string =>
  target.kind === 'scaling'
    ? `a decision about ${target.autoscaler}`
    : `${target.service}${target.peer === 'server' ? '' : ` → ${target.peer}`}`;

export default function ExplainDrawer({ asked, target, onClose }: ExplainDrawerProps) {
  const young = target !== undefined && Date.now() - target.atMs < settledMs;
  const path = target && `/api/explain?${new URLSearchParams({ key: asked })}`;
  const { reading, again } = useJson<Explained>(path, young ? againMs : undefined);
  const explained = lastValue(reading);
  const title = explained?.title ?? (target ? `Why: ${about(target)}` : 'Nothing to explain');
  const atMs = explained?.atMs ?? target?.atMs;
  const subtitle =
    atMs === undefined
      ? undefined
      : `${new Date(atMs).toLocaleDateString()} ${formatTimeOfDay(atMs, 'milliseconds')}${explained?.replica === undefined ? '' : `, decided by ${explained.replica}`}`;
  return (
    <Drawer title={title} {...(subtitle !== undefined && { subtitle })} size="md" onClose={onClose}>
      {!target && (
        <Alert severity="error" title="This address names no decision">
          Open “Explain” from the timeline, the topology or a run.
        </Alert>
      )}
      {reading.state === 'away' && (
        <Alert severity="warning" title="It could not be explained now">
          <p>{reading.reason}</p>
          <Button size="sm" variant="secondary" onClick={again}>
            Ask again
          </Button>
        </Alert>
      )}
      {target && reading.state === 'loading' && <LoadingPlaceholder text="Looking up what was decided, and why …" />}
      {explained && <Explanation explained={explained} />}
    </Drawer>
  );
}
