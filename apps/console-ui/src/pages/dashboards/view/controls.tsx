import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Combobox, Icon, InlineSwitch, Input, MultiCombobox, Tooltip, useStyles2, useTheme2 } from '@grafana/ui';
import { useId } from 'react';
import type { Dashboard, Variable } from '../model/dashboard.ts';
import { afterChoice, all, chosen, type Options } from '../model/variables.ts';
import type { Address } from './use-address.ts';

interface ControlsProps {
  readonly dashboard: Dashboard;
  readonly address: Address;
  readonly options: Options;
  readonly errors: Readonly<Record<string, string>>;
}

/** What can be chosen: the variables, and which marks are shown. */
export function Controls({ dashboard, address, options, errors }: ControlsProps) {
  const styles = useStyles2(getStyles);
  const variables = dashboard.variables.filter(({ hide, type }) => !hide && type !== 'constant');
  const marks = dashboard.marks.filter(({ hidden }) => !hidden);
  if (variables.length + marks.length === 0) return null;
  return (
    <div className={styles.bar} role="group" aria-label="Choices">
      {variables.map((variable) => (
        <Choice
          key={variable.name}
          variable={variable}
          address={address}
          options={options[variable.name]}
          error={errors[variable.name]}
        />
      ))}
      <div className={styles.marks}>
        {marks.map(({ name, color }) => (
          <Mark key={name} name={name} color={color} address={address} />
        ))}
      </div>
    </div>
  );
}

interface ChoiceProps {
  readonly variable: Variable;
  readonly address: Address;
  readonly options: readonly string[] | undefined;
  readonly error: string | undefined;
}

function Choice({ variable, address, options, error }: ChoiceProps) {
  const styles = useStyles2(getStyles);
  const id = useId();
  const { name, label, description } = variable;
  const words = error ?? description;
  return (
    <div className={styles.choice}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      {words !== undefined && (
        <Tooltip content={words}>
          <Icon
            name={error === undefined ? 'info-circle' : 'exclamation-triangle'}
            aria-label={`${name}: ${words}`}
            tabIndex={0}
          />
        </Tooltip>
      )}
      <Values id={id} variable={variable} address={address} options={options} invalid={error !== undefined} />
    </div>
  );
}

interface ValuesProps extends Omit<ChoiceProps, 'error'> {
  readonly id: string;
  readonly invalid: boolean;
}

function Values({ id, variable, address, options, invalid }: ValuesProps) {
  const { name, type, includeAll, multi } = variable;
  const values = chosen(variable, address.choices, options);
  if (type === 'textbox') {
    return (
      <Input
        key={values[0]}
        id={id}
        width={20}
        defaultValue={values[0] ?? ''}
        onBlur={({ currentTarget: { value } }) => address.setChoice(name, [value])}
      />
    );
  }
  const offered = [
    ...(includeAll ? [{ label: 'All', value: all }] : []),
    ...[...new Set([...(options ?? []), ...values.filter((value) => value !== all)])].map((value) => ({
      label: value,
      value,
    })),
  ];
  const common = {
    id,
    options: offered,
    invalid,
    createCustomValue: true,
    width: 'auto',
    minWidth: 12,
    maxWidth: 48,
  } as const;
  if (!multi) {
    return (
      <Combobox
        {...common}
        value={values[0] ?? null}
        placeholder="Nothing to choose"
        onChange={({ value }) => address.setChoice(name, [value])}
      />
    );
  }
  return (
    <MultiCombobox
      {...common}
      value={[...values]}
      onChange={(next) =>
        address.setChoice(
          name,
          afterChoice(
            values,
            next.map(({ value }) => value),
          ),
        )
      }
    />
  );
}

function Mark({ name, color, address }: { readonly name: string; readonly color: string; readonly address: Address }) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const id = useId();
  const shown = address.marks.includes(name);
  const toggle = () =>
    address.setMarks(shown ? address.marks.filter((each) => each !== name) : [...address.marks, name]);
  return (
    <span className={styles.mark} style={{ borderLeftColor: theme.visualization.getColorByName(color) }}>
      <InlineSwitch id={id} label={name} showLabel transparent value={shown} onChange={toggle} />
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1, 2),
    marginBottom: theme.spacing(1),
  }),
  choice: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(0.5), minWidth: 0, maxWidth: '100%' }),
  label: css({ ...theme.typography.bodySmall, fontWeight: theme.typography.fontWeightMedium, margin: 0 }),
  marks: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5, 1) }),
  mark: css({ borderLeft: '4px solid', borderRadius: 2 }),
});
