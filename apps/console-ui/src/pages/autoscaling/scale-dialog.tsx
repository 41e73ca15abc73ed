import {
  type ActionResult,
  type AutoscalerSummary,
  replicasByHandMax,
  type AutoscalerScaleRequest,
} from '@gameday/console-api';
import { Alert, Button, Field, Input, Modal, RadioButtonGroup } from '@grafana/ui';
import { type FormEvent, useState } from 'react';
import { send } from '../../kit/api.ts';

const ways: { value: AutoscalerScaleRequest['action']; label: string }[] = [
  { value: 'scale', label: 'Scale once' },
  { value: 'hold', label: 'Hold at' },
  { value: 'auto', label: 'Give back' },
];

const says: Readonly<Record<AutoscalerScaleRequest['action'], string>> = {
  scale: 'The autoscaler may change it again with its next decision.',
  hold: 'The autoscaler leaves it at that until it is given back.',
  auto: 'The autoscaler decides again.',
};

/** What is typed as a number of replicas; undefined for what is none. */
export function replicasOf(text: string): number | undefined {
  const value = /^\d{1,3}$/.test(text.trim()) ? Number(text) : Number.NaN;
  return value >= 0 && value <= replicasByHandMax ? value : undefined;
}

interface ScaleDialogProps {
  readonly autoscaler: AutoscalerSummary;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Scales by hand, holds, or gives back; says which command does the same. */
export function ScaleDialog({ autoscaler, onClose, onDone }: ScaleDialogProps) {
  const { name, service, current, paused, min, max } = autoscaler;
  const [action, setAction] = useState<AutoscalerScaleRequest['action']>(paused ? 'auto' : 'scale');
  const [text, setText] = useState(String(current));
  const [result, setResult] = useState<ActionResult>();
  const [busy, setBusy] = useState(false);
  const replicas = replicasOf(text);
  const wanted: AutoscalerScaleRequest | undefined =
    action === 'auto' ? { action } : replicas === undefined ? undefined : { action, replicas };
  const outside = action === 'scale' && replicas !== undefined && (replicas < min || replicas > max);
  const command = `gameday scale ${service ?? name} ${action === 'auto' ? 'auto' : (replicas ?? 'N')}${action === 'hold' ? ' --hold' : ''}`;

  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (!wanted) return;
    setBusy(true);
    try {
      const done = await send<ActionResult>('POST', `/api/autoscaling/${encodeURIComponent(name)}/scale`, wanted);
      setResult(done);
      if (done.ok) onDone();
    } catch (error) {
      setResult({ ok: false, message: error instanceof Error ? error.message : String(error), command });
    } finally {
      setBusy(false);
    }
  };

  return (
    <Modal title={`Scale ${service ?? name}`} isOpen onDismiss={onClose}>
      <form onSubmit={(event) => void onSubmit(event)}>
        <Field label="What to do" description={says[action]} useFieldset>
          <RadioButtonGroup
            aria-label="What to do"
            options={ways}
            value={action}
            onChange={(next) => {
              setAction(next);
              setResult(undefined);
            }}
          />
        </Field>
        {action !== 'auto' && (
          <Field
            label="Replicas"
            description={`It has ${current}; its autoscaler keeps it between ${min} and ${max}.`}
            invalid={replicas === undefined}
            error={`A whole number from 0 to ${replicasByHandMax}.`}
          >
            <Input
              id="scale-replicas"
              type="number"
              min={0}
              max={replicasByHandMax}
              width={12}
              autoFocus
              value={text}
              onChange={(event) => {
                setText(event.currentTarget.value);
                setResult(undefined);
              }}
            />
          </Field>
        )}
        {outside && (
          <Alert
            severity="info"
            title={`The autoscaler will take it back between ${min} and ${max} at once; hold it to keep it there.`}
          />
        )}
        <p>
          The same in a terminal: <code>{command}</code>
        </p>
        {result && <Alert severity={result.ok ? 'success' : 'error'} title={result.message} />}
        <Modal.ButtonRow>
          <Button variant="secondary" fill="outline" type="button" onClick={onClose}>
            {result?.ok ? 'Close' : 'Cancel'}
          </Button>
          <Button type="submit" disabled={!wanted || busy} icon={busy ? 'spinner' : undefined}>
            {action === 'auto' ? 'Give back' : action === 'hold' ? 'Hold' : 'Scale'}
          </Button>
        </Modal.ButtonRow>
      </form>
    </Modal>
  );
}
