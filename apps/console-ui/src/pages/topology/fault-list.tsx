import type { ActionResult, PlacedFault } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Alert, Button, ConfirmModal, LinkButton, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { send } from '../../kit/api.ts';
import { FaultSign } from './marks.tsx';
import { faultTimes } from './words.ts';

interface FaultListProps {
  readonly faults: readonly PlacedFault[];
  readonly nowMs: number;
}

/** What ending a fault means, before a person does it. */
const meaning: Readonly<Record<PlacedFault['endedBy'], { readonly button: string; readonly says: string }>> = {
  fault: {
    button: 'End the fault',
    says: 'It is taken away now. Its run goes on without it, and will not be conclusive about what came after.',
  },
  run: {
    button: 'Abort its run',
    says: 'Only its run knows how to undo it. The run is aborted: it undoes everything that it has made, and ends.',
  },
  recovery: {
    button: 'Try to undo it again',
    says: 'It could not be undone. What dead runs have left behind is undone once more.',
  },
};

/** Faults in force: what they do, for how long, and how they are ended. */
export function FaultList({ faults, nowMs }: FaultListProps) {
  const styles = useStyles2(getStyles);
  const [asked, setAsked] = useState<PlacedFault>();
  const [result, setResult] = useState<ActionResult>();
  const end = async (fault: PlacedFault) => {
    try {
      setResult(await send<ActionResult>('DELETE', `/api/topology/faults/${encodeURIComponent(fault.lease)}`));
    } catch (error) {
      setResult({ ok: false, message: error instanceof Error ? error.message : String(error), command: '' });
    }
    setAsked(undefined);
  };
  return (
    <>
      {result && (
        <Alert
          severity={result.ok ? 'success' : 'error'}
          title={result.message}
          bottomSpacing={1}
          onRemove={() => setResult(undefined)}
        >
          {result.command !== '' && <code>{result.command}</code>}
        </Alert>
      )}
      {faults.length > 0 && (
        <ul className={styles.list} aria-label="Faults in force">
          {faults.map((fault) => (
            <li key={fault.lease} className={styles.item}>
              <FaultSign />
              <div className={styles.words}>
                <div>{fault.says}</div>
                <div className={styles.quiet}>
                  {faultTimes(fault, nowMs)}
                  {fault.message !== undefined && ` · ${fault.message}`}
                </div>
              </div>
              <div className={styles.actions}>
                <LinkButton size="sm" variant="secondary" href={`/experiments/runs/${encodeURIComponent(fault.run)}`}>
                  {fault.experiment === fault.run ? 'Run' : fault.experiment}
                </LinkButton>
                <Button
                  size="sm"
                  variant="destructive"
                  fill="outline"
                  disabled={fault.state === 'ending'}
                  onClick={() => setAsked(fault)}
                >
                  {meaning[fault.endedBy].button}
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
      {asked && (
        <ConfirmModal
          isOpen
          title={meaning[asked.endedBy].button}
          body={asked.says}
          description={meaning[asked.endedBy].says}
          confirmText={meaning[asked.endedBy].button}
          onConfirm={() => end(asked)}
          onDismiss={() => setAsked(undefined)}
        />
      )}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    listStyle: 'none',
    margin: 0,
    padding: 0,
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(0.5),
  }),
  item: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(0.75, 1),
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderLeft: `3px solid ${theme.visualization.getColorByName('dark-purple')}`,
    borderRadius: theme.shape.radius.default,
  }),
  words: css({ flex: '1 1 220px', minWidth: 0, overflowWrap: 'anywhere' }),
  quiet: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary }),
  actions: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5), minWidth: 0, '& a': { maxWidth: 260 } }),
});
