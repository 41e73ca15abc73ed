import { type ActionResult, type ScaleServiceRequest, scaleReplicasMax, type TopologyNode } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Alert, Button, Checkbox, ConfirmModal, Input, useStyles2 } from '@grafana/ui';
import { type FormEvent, useId, useState } from 'react';
import { send } from '../../kit/api.ts';

/** Changes how many replicas a service has. */
export function ScaleForm({ node }: { readonly node: TopologyNode }) {
  const styles = useStyles2(getStyles);
  const id = useId();
  const current = node.replicas?.wanted ?? node.replicas?.running ?? 1;
  const [text, setText] = useState(String(current));
  const [hold, setHold] = useState(false);
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const [result, setResult] = useState<ActionResult>();
  const replicas = /^\d+$/.test(text) ? Number(text) : undefined;
  const valid = replicas !== undefined && replicas <= scaleReplicasMax;

  const scale = async (wanted: ScaleServiceRequest['replicas']) => {
    setAsking(false);
    setBusy(true);
    try {
      const body: ScaleServiceRequest = { service: node.id, replicas: wanted, hold: hold && wanted !== 'auto' };
      setResult(await send<ActionResult>('POST', '/api/topology/scale', body));
    } catch (error) {
      setResult({ ok: false, message: error instanceof Error ? error.message : String(error), command: '' });
    }
    setBusy(false);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!valid) return;
    if (replicas === 0) setAsking(true);
    else void scale(replicas);
  };
  return (
    <>
      <form className={styles.form} onSubmit={submit}>
        <label htmlFor={id}>Replicas</label>
        <Input
          id={id}
          type="number"
          min={0}
          max={scaleReplicasMax}
          width={10}
          value={text}
          invalid={!valid}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {node.autoscaler && (
          <Checkbox
            label="Hold: the autoscaler leaves it at that"
            value={hold}
            onChange={(event) => setHold(event.currentTarget.checked)}
          />
        )}
        <Button type="submit" size="sm" disabled={!valid || busy}>
          {busy ? 'Scaling …' : 'Scale'}
        </Button>
        {node.autoscaler?.paused && (
          <Button type="button" size="sm" variant="secondary" disabled={busy} onClick={() => void scale('auto')}>
            Give it back to its autoscaler
          </Button>
        )}
      </form>
      {!valid && <p className={styles.problem}>A whole number from 0 to {scaleReplicasMax}.</p>}
      {result && (
        <Alert
          severity={result.ok ? 'success' : 'error'}
          title={result.message}
          bottomSpacing={0}
          topSpacing={1}
          onRemove={() => setResult(undefined)}
        >
          {result.command !== '' && <code>{result.command}</code>}
        </Alert>
      )}
      {asking && (
        <ConfirmModal
          isOpen
          title={`No replica of ${node.id}`}
          body={`${node.id} will have no replica: all calls of it fail until it has one again.`}
          confirmText="Scale to 0"
          onConfirm={() => scale(0)}
          onDismiss={() => setAsking(false)}
        />
      )}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  form: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
  problem: css({ color: theme.colors.error.text, margin: 0 }),
});
