import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Icon, useStyles2 } from '@grafana/ui';
import { PlaceLink } from '../parts/place-link.tsx';
import { getShared } from '../parts/styles.ts';
import { sinceText, withShortFigures } from '../parts/words.ts';
import type { FaultView, RunView } from './run-view.ts';

interface FaultsPartProps {
  readonly view: RunView;
  readonly fromMs: number;
  readonly nowMs: number;
  readonly running: boolean;
  /** Which one it is, where there are two. */
  readonly of: string;
}

/** What was done to the lab: where, since when, whether it is proved, and whether it is undone. */
export function FaultsPart({ view, fromMs, nowMs, running, of }: FaultsPartProps) {
  const shared = useStyles2(getShared);
  const styles = useStyles2(getStyles);
  const faults = view.faults.filter(({ load }) => !load);
  return (
    <section className={shared.section} aria-label={`Faults${of}`}>
      <h2 className={shared.heading}>Faults</h2>
      {faults.length === 0 ? (
        <p className={shared.dim}>
          {running ? 'Nothing has been done to the lab so far.' : 'Nothing was done to the lab.'}
        </p>
      ) : (
        <ul className={styles.faults}>
          {faults.map((fault) => (
            <Fault key={fault.lease} {...{ fault, fromMs, nowMs, running }} />
          ))}
        </ul>
      )}
    </section>
  );
}

type FaultProps = { readonly fault: FaultView } & Pick<FaultsPartProps, 'fromMs' | 'nowMs' | 'running'>;

function Fault({ fault, fromMs, nowMs, running }: FaultProps) {
  const shared = useStyles2(getShared);
  const styles = useStyles2(getStyles);
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
  const untilText =
    endedAtMs === undefined
      ? running
        ? `, for ${sinceText(Math.max(0, nowMs - (inForceAtMs ?? nowMs)))}`
        : ''
      : ` to ${sinceText(endedAtMs - fromMs)}`;
  return (
    <li className={styles.fault}>
      <span className={tone}>
        <Icon name={icon} /> {word}
      </span>
      <div>
        <strong className={styles.says}>{says}</strong>
        <div className={shared.dim}>
          {target !== '' && (
            <>
              on <PlaceLink target={target} />
              {inForceAtMs !== undefined && ', '}
            </>
          )}
          {inForceAtMs !== undefined && `from ${sinceText(inForceAtMs - fromMs)}${untilText}`}
        </div>
        {proved !== undefined && (
          <div className={styles.says}>
            <span className={proved ? shared.good : shared.bad}>
              <Icon name={proved ? 'check' : 'times'} /> {proved ? 'proved' : 'not proved'}
            </span>
            {message !== undefined && `: ${withShortFigures(message)}`}
          </div>
        )}
        {proved === undefined && state === 'undo failed' && <div className={shared.bad}>{message}</div>}
      </div>
    </li>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  faults: css({ listStyle: 'none', padding: 0, margin: 0, display: 'grid', gap: theme.spacing(1.5) }),
  fault: css({
    display: 'grid',
    gridTemplateColumns: '11em minmax(0, 1fr)',
    gap: theme.spacing(0.25, 1),
    [theme.breakpoints.down('sm')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
  says: css({ overflowWrap: 'anywhere' }),
});
