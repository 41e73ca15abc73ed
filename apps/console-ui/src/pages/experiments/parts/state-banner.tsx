import {
  type ActionResult,
  type ChaosState,
  lastValue,
  type RecoverResult,
  type RunUnderWay,
} from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Alert, Button, LinkButton, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { send } from '../../../kit/api.ts';
import { PlaceLink } from './place-link.tsx';
import { Refused } from './refused.tsx';
import { useAction } from './use-action.ts';
import { useChaos } from './use-chaos.ts';
import { useNow } from './use-now.ts';
import { sinceText } from './words.ts';

/** What is under way in the lab, and what is still to be undone: on top of every page of experiments. */
export function StateBanner({
  without,
}: {
  /** The run or the duel that the page itself is about. */ readonly without?: string | undefined;
}) {
  const state = lastValue(useChaos());
  if (!state) return null;
  const others = state.underWay.filter(
    ({ run, duel }) => without === undefined || (run !== without && duel !== without),
  );
  return (
    <>
      {state.damaged !== undefined && (
        <Alert severity="error" title="What must be undone cannot be read">
          {state.damaged}
        </Alert>
      )}
      {state.left.length > 0 && <LeftFaults state={state} />}
      {others.map((run) => (
        <UnderWay key={run.run} run={run} />
      ))}
    </>
  );
}

function UnderWay({ run: { run, title, sinceMs, duel } }: { readonly run: RunUnderWay }) {
  const nowMs = useNow(1_000);
  const href = duel === undefined ? `/experiments/runs/${run}` : `/experiments/duels/${duel}`;
  return (
    <Alert
      severity="info"
      title={`Under way${duel === undefined ? '' : ' (a duel)'}: ${title.replace(/^policies of .* for a duel: /, '')}`}
      action={
        <LinkButton size="sm" variant="secondary" href={href}>
          Watch it
        </LinkButton>
      }
    >
      {sinceMs > 0 ? `For ${sinceText(Math.max(0, nowMs - sinceMs)).replace(/\.\d/, '')}. ` : ''}Another experiment can
      begin when it has ended.
    </Alert>
  );
}

function LeftFaults({ state }: { readonly state: ChaosState }) {
  const styles = useStyles2(getStyles);
  const { action, perform, forget } = useAction();
  const [result, setResult] = useState<RecoverResult>();
  const recover = () =>
    perform(async () => setResult(await send<RecoverResult>('POST', '/api/experiments/recover', {})));
  return (
    <>
      <Alert
        severity="error"
        title="Something is still to be undone"
        action={
          <Button
            size="sm"
            variant="destructive"
            icon="history"
            disabled={action.state === 'busy'}
            onClick={() => void recover()}
          >
            {action.state === 'busy' ? 'Undoing …' : 'Undo it now'}
          </Button>
        }
      >
        The cluster app does this by itself within seconds; where it cannot, do it here. No experiment can begin before.
        {state.left.map(({ run, title, faults }) => (
          <div key={run}>
            <a className={styles.link} href={`/experiments/runs/${run}`}>
              {title}
            </a>
            <ul className={styles.list}>
              {faults.map((fault) => (
                <li key={`${fault.says} ${fault.atMs}`}>
                  {fault.says} (<PlaceLink target={fault.target} />)
                  {fault.message !== undefined && <>; the last attempt failed: {fault.message}</>}
                </li>
              ))}
            </ul>
          </div>
        ))}
      </Alert>
      {result && result.failed.length > 0 && (
        <Alert severity="warning" title="Not all could be undone" onRemove={() => setResult(undefined)}>
          {result.failed.join('; ')}. It is kept; mend what is in the way and try again.
        </Alert>
      )}
      <Refused action={action} title="It could not be undone" onRemove={forget} />
    </>
  );
}

/** Ends a run or a duel early; what it has made is undone first. */
export function AbortButton({ path, what }: { readonly path: string; readonly what: string }) {
  const { action, perform, forget } = useAction();
  const abort = () =>
    perform(async () => {
      const { ok, message } = await send<ActionResult>('POST', path, {});
      if (!ok) throw new Error(message);
    });
  return (
    <>
      <Button variant="destructive" icon="square-shape" disabled={action.state === 'busy'} onClick={() => void abort()}>
        {action.state === 'busy' ? 'Ending, and undoing …' : `Abort ${what}`}
      </Button>
      <Refused action={action} title={`The ${what} did not end`} onRemove={forget} />
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ margin: theme.spacing(0.5, 0, 0, 3) }),
  link: css({ color: theme.colors.text.link, textDecoration: 'underline' }),
});
