import { cx } from '@emotion/css';
import { Icon, useStyles2 } from '@grafana/ui';
import { PlaceLink } from '../parts/place-link.tsx';
import { getShared } from '../parts/styles.ts';
import { sinceText } from '../parts/words.ts';
import type { FaultView, RunView } from './run-view.ts';

interface FaultsPartProps {
  readonly view: RunView;
  readonly fromMs: number;
  readonly nowMs: number;
}

/** What was done to the lab: where, since when, whether it is proved, and whether it is undone. */
export function FaultsPart({ view, fromMs, nowMs }: FaultsPartProps) {
  const shared = useStyles2(getShared);
  const faults = view.faults.filter(({ load }) => !load);
  return (
    <section className={shared.section} aria-label="Faults">
      <h2 className={shared.heading}>Faults</h2>
      {faults.length === 0 ? (
        <p className={shared.dim}>Nothing has been done to the lab so far.</p>
      ) : (
        <div className={shared.wide} tabIndex={0} role="region" aria-label="Faults, a table">
          <table className={shared.table}>
            <thead>
              <tr>
                <th>Fault</th>
                <th>Where</th>
                <th>State</th>
                <th>From, to</th>
                <th>Proof</th>
              </tr>
            </thead>
            <tbody>
              {faults.map((fault) => (
                <FaultRow key={fault.lease} fault={fault} fromMs={fromMs} nowMs={nowMs} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function FaultRow({ fault, fromMs, nowMs }: { readonly fault: FaultView } & Pick<FaultsPartProps, 'fromMs' | 'nowMs'>) {
  const shared = useStyles2(getShared);
  const { says, target, state, inForceAtMs, endedAtMs, proved, message } = fault;
  const stands = {
    intended: { word: 'is being made', icon: 'sync', tone: shared.dim },
    'in force': { word: 'in force', icon: 'bolt', tone: shared.warn },
    proved: { word: 'in force', icon: 'bolt', tone: shared.warn },
    'not proved': { word: 'in force, not proved', icon: 'bolt', tone: shared.bad },
    ended: { word: 'undone', icon: 'history', tone: shared.good },
    'undo failed': { word: 'could not be undone', icon: 'exclamation-triangle', tone: shared.bad },
  } as const;
  const { word, icon, tone } = stands[state];
  return (
    <tr>
      <td>{says}</td>
      <td>{target === '' ? '' : <PlaceLink target={target} />}</td>
      <td className={cx(tone)} style={{ whiteSpace: 'nowrap' }}>
        <Icon name={icon} /> {word}
      </td>
      <td>
        {inForceAtMs === undefined
          ? ''
          : `${sinceText(inForceAtMs - fromMs)} – ${endedAtMs === undefined ? `now (${sinceText(Math.max(0, nowMs - inForceAtMs))})` : sinceText(endedAtMs - fromMs)}`}
      </td>
      <td>
        {proved === undefined ? (
          <span className={shared.dim}>{state === 'undo failed' ? message : 'none yet, or none asked for'}</span>
        ) : (
          <>
            <span className={proved ? shared.good : shared.bad}>
              <Icon name={proved ? 'check' : 'times'} /> {proved ? 'proved' : 'not proved'}
            </span>{' '}
            {message}
          </>
        )}
      </td>
    </tr>
  );
}
