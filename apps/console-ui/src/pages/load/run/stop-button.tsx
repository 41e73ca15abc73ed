import type { ActionResult, LoadRunItem } from '@gameday/console-api';
import { Alert, Button, ConfirmModal } from '@grafana/ui';
import { useState } from 'react';
import { send } from '../../../kit/api.ts';

/** Ends a load as Ctrl-C does; one from a terminal can be ended only there. */
export function StopButton({ run }: { readonly run: LoadRunItem }) {
  const [asking, setAsking] = useState(false);
  const [refused, setRefused] = useState<string>();
  const here = run.from === 'background';
  const stop = async () => {
    try {
      await send<ActionResult>('POST', `/api/load/runs/${encodeURIComponent(run.run)}/stop`);
      setRefused(undefined);
    } catch (error) {
      setRefused(error instanceof Error ? error.message : String(error));
    }
    setAsking(false);
  };
  return (
    <>
      <Button
        variant="destructive"
        icon={run.ending ? 'spinner' : 'square-shape'}
        disabled={!here || run.ending === true}
        tooltip={here ? undefined : 'It was started in a terminal: end it there with Ctrl-C.'}
        onClick={() => setAsking(true)}
      >
        {run.ending ? 'Ending …' : 'Stop'}
      </Button>
      {refused !== undefined && <Alert severity="error" title={refused} onRemove={() => setRefused(undefined)} />}
      <ConfirmModal
        isOpen={asking}
        title="Stop this load?"
        body="Requests end, and the report is made of what was measured so far. A stopped load is neither passed nor failed."
        confirmText="Stop it"
        onConfirm={stop}
        onDismiss={() => setAsking(false)}
      />
    </>
  );
}
