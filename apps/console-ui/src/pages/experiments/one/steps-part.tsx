import type { ExperimentProbe, ExperimentStep } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Badge, useStyles2 } from '@grafana/ui';
import { PlaceLink } from '../parts/place-link.tsx';
import { getShared } from '../parts/styles.ts';

/** Probes with what they may answer. */
export function ProbeTable({ label, probes }: { readonly label: string; readonly probes: readonly ExperimentProbe[] }) {
  const shared = useStyles2(getShared);
  return (
    <div className={shared.wide} tabIndex={0} role="region" aria-label={label}>
      <table className={shared.table}>
        <thead>
          <tr>
            <th>Probe</th>
            <th>May be</th>
            <th>Asks</th>
          </tr>
        </thead>
        <tbody>
          {probes.map(({ name, tolerance, asks }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{tolerance}</td>
              <td>{asks !== undefined && <Asks text={asks} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Asks({ text }: { readonly text: string }) {
  const shared = useStyles2(getShared);
  if (text.length <= 60) return <code className={shared.code}>{text}</code>;
  return (
    <details>
      <summary>
        <code className={shared.code}>{text.slice(0, 44)}…</code>
      </summary>
      <code className={shared.code}>{text}</code>
    </details>
  );
}

/** Steps in their order: what is done, where, how long it stays. */
export function Steps({ steps, nothing }: { readonly steps: readonly ExperimentStep[]; readonly nothing: string }) {
  const styles = useStyles2(getStyles);
  const shared = useStyles2(getShared);
  if (steps.length === 0) return <p className={shared.dim}>{nothing}</p>;
  return (
    <ol className={styles.steps}>
      {steps.map((step, index) => (
        <li key={`${index} ${step.name}`}>
          {step.pauseBeforeSeconds !== undefined && <div className={shared.dim}>waits {step.pauseBeforeSeconds} s</div>}
          <div className={shared.row}>
            <strong>{step.name}</strong>
            {step.isFault ? (
              <Badge color="orange" icon="bolt" text="fault" />
            ) : (
              <span className={shared.dim}>{step.kind}</span>
            )}
            {step.background && <span className={shared.dim}>goes on beside the rest</span>}
            {step.target !== undefined && (
              <span>
                on <PlaceLink target={step.target} />
              </span>
            )}
          </div>
          <div className={styles.by}>
            <code className={shared.code}>{step.by}</code>
            {step.settings.map(([name, value]) => (
              <span key={name} className={styles.setting}>
                <span className={shared.dim}>{name}</span> <code className={shared.code}>{value}</code>
              </span>
            ))}
          </div>
          {step.says !== undefined && <div className={shared.dim}>{step.says}</div>}
          {step.pauseAfterSeconds !== undefined && <div className={shared.dim}>waits {step.pauseAfterSeconds} s</div>}
        </li>
      ))}
    </ol>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  steps: css({
    margin: theme.spacing(0, 0, 1, 3),
    '& > li': { paddingLeft: theme.spacing(0.5), marginBottom: theme.spacing(1.5) },
  }),
  by: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0, 1.5) }),
  setting: css({ minWidth: 0, overflowWrap: 'anywhere' }),
});
