import { chaosPhases } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css, cx } from '@emotion/css';
import { Icon, useStyles2 } from '@grafana/ui';
import { phaseSays, sinceText } from '../parts/words.ts';
import { phaseNow, type RunView } from './run-view.ts';

interface PhasesPartProps {
  readonly view: RunView;
  readonly nowMs: number;
  readonly running: boolean;
  readonly hasLoad: boolean;
}

/** Where in its life the run is, and what it does now. */
export function PhasesPart({ view, nowMs, running, hasLoad }: PhasesPartProps) {
  const styles = useStyles2(getStyles);
  const current = phaseNow(view);
  const doing = view.deeds.findLast(({ endedAtMs }) => endedAtMs === undefined);
  const shown = chaosPhases.filter(
    (phase) => phase !== 'done' && (phase !== 'load' || hasLoad || view.phases.some((one) => one.phase === 'load')),
  );
  const leftMs = view.pause ? view.pause.untilMs - nowMs : 0;
  return (
    <div>
      <ol className={styles.phases} aria-label="Phases of the run">
        {shown.map((phase) => {
          const known = view.phases.find((one) => one.phase === phase);
          const isNow = running && current?.phase === phase;
          const icon = isNow ? 'arrow-right' : known ? 'check' : 'circle';
          const toMs = known?.toMs ?? (running ? nowMs : (view.lastAtMs ?? nowMs));
          return (
            <li
              key={phase}
              className={cx(styles.phase, isNow && styles.now, !known && styles.coming)}
              aria-current={isNow ? 'step' : undefined}
              title={phaseSays[phase]}
            >
              <Icon name={icon} size="sm" /> {phase}
              <span className={styles.length}>{known ? sinceText(Math.max(0, toMs - known.fromMs)) : ''}</span>
            </li>
          );
        })}
      </ol>
      {running && (
        <p className={styles.doing} role="status">
          {current ? `${current.phase}: ${phaseSays[current.phase]}.` : 'Begins.'}
          {view.pause && leftMs > 0
            ? ` Waits after “${view.pause.name}”, ${Math.ceil(leftMs / 1000)} s to go.`
            : doing
              ? ` ${doing.name} …`
              : ''}
        </p>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  phases: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5), listStyle: 'none', padding: 0, margin: 0 }),
  phase: css({
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    padding: theme.spacing(0.5, 1),
    borderRadius: theme.shape.radius.default,
    border: `1px solid ${theme.colors.border.weak}`,
    background: theme.colors.background.secondary,
  }),
  now: css({
    background: theme.colors.primary.transparent,
    borderColor: theme.colors.primary.border,
    fontWeight: theme.typography.fontWeightMedium,
  }),
  coming: css({ color: theme.colors.text.secondary, background: 'transparent' }),
  length: css({
    fontVariantNumeric: 'tabular-nums',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  doing: css({ margin: theme.spacing(1, 0, 0, 0), minHeight: '1.5em' }),
});
