import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Button, IconButton, useStyles2 } from '@grafana/ui';
import { ChoiceField, type Editing, InputField } from './fields.tsx';
import { listAt, type Path, withValue } from './spec-model.ts';

interface DirectionProps extends Editing {
  readonly direction: 'scaleUp' | 'scaleDown';
}

const words = {
  scaleUp: { title: 'Scaling up', window: '0', policies: 'Without any: 4 pods or 100 % each 15 s.' },
  scaleDown: { title: 'Scaling down', window: '300', policies: 'Without any: 100 % each 15 s.' },
} as const;

/** How fast, and how warily, one direction goes. */
export function BehaviorFields({ direction, ...editing }: DirectionProps) {
  const styles = useStyles2(getStyles);
  const { spec, onChange } = editing;
  const at: Path = ['behavior', direction];
  const policies = listAt(spec, [...at, 'policies']);
  const { title, window, policies: without } = words[direction];
  const add = { type: 'Pods', value: 2, periodSeconds: 60 };
  return (
    <fieldset className={styles.set}>
      <legend className={styles.legend}>{title}</legend>
      <div className={styles.fields}>
        <InputField
          {...editing}
          label="Window, seconds"
          path={[...at, 'stabilizationWindowSeconds']}
          kind="number"
          placeholder={window}
        />
        <InputField {...editing} label="Tolerance" path={[...at, 'tolerance']} kind="text" placeholder="0.1" />
        <ChoiceField
          {...editing}
          label="Policy that counts"
          path={[...at, 'selectPolicy']}
          options={['Max', 'Min', 'Disabled']}
          byDefault="Max"
        />
      </div>
      {policies.length === 0 && <p className={styles.note}>{without}</p>}
      {policies.map((_, index) => {
        const policy: Path = [...at, 'policies', index];
        const isLast = policies.length === 1;
        return (
          <div key={index} className={styles.policy} role="group" aria-label={`${title}, policy ${index + 1}`}>
            <ChoiceField {...editing} label="Counts in" path={[...policy, 'type']} options={['Pods', 'Percent']} />
            <InputField {...editing} label="At most" path={[...policy, 'value']} kind="number" />
            <InputField {...editing} label="Per seconds" path={[...policy, 'periodSeconds']} kind="number" />
            <IconButton
              name="trash-alt"
              aria-label={`${title}: take policy ${index + 1} away`}
              onClick={() => onChange(withValue(spec, isLast ? [...at, 'policies'] : policy, undefined))}
            />
          </div>
        );
      })}
      <div>
        <Button
          type="button"
          size="sm"
          variant="secondary"
          icon="plus"
          aria-label={`Add a policy: ${title}`}
          onClick={() => onChange(withValue(spec, [...at, 'policies', policies.length], add))}
        >
          Add a policy
        </Button>
      </div>
    </fieldset>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  set: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), minWidth: 0, margin: 0 }),
  legend: css({ ...theme.typography.h5, margin: theme.spacing(0, 0, 1), border: 'none' }),
  note: css({ margin: 0, color: theme.colors.text.secondary }),
  fields: css({
    display: 'grid',
    gap: theme.spacing(1),
    gridTemplateColumns: 'repeat(auto-fit, minmax(110px, 1fr))',
    alignItems: 'start',
  }),
  policy: css({
    display: 'grid',
    gap: theme.spacing(1),
    gridTemplateColumns: 'minmax(90px, 1.3fr) minmax(60px, 1fr) minmax(60px, 1fr) auto',
    alignItems: 'center',
    '& > button': { marginTop: theme.spacing(2.5) },
  }),
});
