import { lastValue, type Reading, type RunDetail } from '@gameday/console-api';
import { Alert, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { getShared } from '../parts/styles.ts';
import { useNow } from '../parts/use-now.ts';
import { FaultsPart } from './faults-part.tsx';
import { HappeningsPart } from './happenings-part.tsx';
import { HypothesisPart } from './hypothesis-part.tsx';
import { JournalPart } from './journal-part.tsx';
import { PhasesPart } from './phases-part.tsx';
import { faultSpan } from './run-view.ts';
import type { useRun } from './use-run.ts';
import { VerdictPart } from './verdict-part.tsx';

interface LiveRunProps {
  readonly followed: ReturnType<typeof useRun>;
  readonly reading: Reading<RunDetail>;
  /** Beside another one: which of the two it is. What is in the journal is left out. */
  readonly side?: string;
}

/** A run as it goes on, and as it was once it has ended: both are drawn from the same events. */
export function LiveRun({ followed: { view, following }, reading, side }: LiveRunProps) {
  const shared = useStyles2(getShared);
  const detail = lastValue(reading);
  const running =
    view.verdict === undefined &&
    (following === 'following' || following === 'connecting') &&
    detail?.run.state !== 'lost';
  const nowMs = useNow(running ? 500 : undefined);
  const [cursorMs, setCursorMs] = useState<number>();
  const fromMs = detail?.run.startedAtMs ?? view.phases[0]?.fromMs ?? nowMs;
  const lastMs = Math.max(fromMs + 10_000, view.lastAtMs ?? fromMs);
  const toMs = running ? Math.max(lastMs, nowMs) : lastMs;
  const of = side === undefined ? '' : ` of ${side}`;
  const time = { fromMs, toMs, fault: faultSpan(view, toMs), cursorMs, onCursor: setCursorMs };
  return (
    <>
      {following === 'away' && (
        <Alert severity="warning" title="Not followed any more">
          The console does not send this run’s events; it is tried again by itself.
        </Alert>
      )}
      {detail && <VerdictPart run={detail.run} view={view} detail={detail} of={of} />}
      <section className={shared.section} aria-label={`Progress${of}`}>
        <PhasesPart view={view} nowMs={nowMs} running={running} hasLoad={view.loads.length > 0} />
      </section>
      <HypothesisPart view={view} detail={detail} running={running} of={of} {...time} />
      <FaultsPart view={view} fromMs={fromMs} nowMs={toMs} running={running} of={of} />
      <HappeningsPart view={view} fromMs={fromMs} onCursor={setCursorMs} of={of} />
      {detail && side === undefined && <JournalPart detail={detail} {...time} />}
    </>
  );
}
