import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Button, Dropdown, IconButton, Menu, useStyles2 } from '@grafana/ui';
import { ChoiceField, type Editing, InputField } from './fields.tsx';
import {
  listAt,
  metricTypes,
  newMetric,
  type Path,
  sourceOf,
  targetFieldOf,
  targetTypes,
  textAt,
  valueAt,
  withValue,
} from './spec-model.ts';

/** The metrics of a spec. */
export function MetricFields(editing: Editing) {
  const styles = useStyles2(getStyles);
  const { spec, onChange } = editing;
  const metrics = listAt(spec, ['metrics']);
  const menu = (
    <Menu>
      {metricTypes.map((type) => (
        <Menu.Item
          key={type}
          label={type}
          onClick={() => onChange(withValue(spec, ['metrics', metrics.length], newMetric(type)))}
        />
      ))}
    </Menu>
  );
  return (
    <fieldset className={styles.set}>
      <legend className={styles.legend}>Metrics: the one that asks for most wins</legend>
      {metrics.length === 0 && <p className={styles.note}>Without any it is CPU at 80 % of what is requested.</p>}
      {metrics.map((_, index) => (
        <MetricRow key={index} {...editing} index={index} />
      ))}
      <div>
        <Dropdown overlay={menu}>
          <Button type="button" size="sm" variant="secondary" icon="plus">
            Add a metric
          </Button>
        </Dropdown>
      </div>
    </fieldset>
  );
}

function MetricRow({ index, ...editing }: Editing & { readonly index: number }) {
  const styles = useStyles2(getStyles);
  const { spec, onChange } = editing;
  const at: Path = ['metrics', index];
  const { type, field } = sourceOf(valueAt(spec, at));
  const remove = (
    <IconButton
      name="trash-alt"
      aria-label={`Take metric ${index + 1} away`}
      onClick={() => onChange(withValue(spec, at, undefined))}
    />
  );
  if (type === undefined) {
    return (
      <div className={styles.row}>
        <p className={styles.note}>Metric {index + 1} is of no known type; edit it as YAML.</p>
        {remove}
      </div>
    );
  }
  const source: Path = [...at, field];
  const target: Path = [...source, 'target'];
  const namePath: Path =
    type === 'Resource' || type === 'ContainerResource' ? [...source, 'name'] : [...source, 'metric', 'name'];
  const targetType = textAt(spec, [...target, 'type']);
  const setTargetType = (value: string) => {
    const before = textAt(spec, [...target, targetFieldOf(targetType)]);
    const utilization = value === 'Utilization';
    const kept = utilization ? Number.parseInt(before, 10) || 70 : before || '100';
    onChange(withValue(spec, target, { type: value, [targetFieldOf(value)]: utilization ? kept : String(kept) }));
  };
  return (
    <div className={styles.row} role="group" aria-label={`Metric ${index + 1}`}>
      <div className={styles.head}>
        <span className={styles.type}>{type}</span>
        {remove}
      </div>
      <div className={styles.fields}>
        <InputField {...editing} label="Name" path={namePath} kind="text" />
        {type === 'ContainerResource' && (
          <InputField {...editing} label="Container" path={[...source, 'container']} kind="text" />
        )}
        {type === 'Object' && (
          <>
            <InputField {...editing} label="Kind" path={[...source, 'describedObject', 'kind']} kind="text" />
            <InputField {...editing} label="Object" path={[...source, 'describedObject', 'name']} kind="text" />
          </>
        )}
        {targetTypes[type].length > 1 && (
          <ChoiceField
            {...editing}
            label="Target is"
            path={[...target, 'type']}
            options={targetTypes[type]}
            onChoose={setTargetType}
          />
        )}
        <InputField
          {...editing}
          label={targetType === 'Utilization' ? 'Percent of requests' : targetType === 'Value' ? 'In all' : 'Per pod'}
          path={[...target, targetFieldOf(targetType)]}
          kind={targetType === 'Utilization' ? 'number' : 'text'}
          placeholder={targetType === 'Utilization' ? '70' : 'such as 100 or 250m'}
        />
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  set: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), minWidth: 0, margin: 0 }),
  legend: css({ ...theme.typography.h5, margin: theme.spacing(0, 0, 1), border: 'none' }),
  note: css({ margin: 0, color: theme.colors.text.secondary }),
  row: css({
    padding: theme.spacing(1),
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
  }),
  head: css({ display: 'flex', justifyContent: 'space-between', marginBottom: theme.spacing(0.5) }),
  type: css({ fontWeight: theme.typography.fontWeightMedium }),
  fields: css({
    display: 'grid',
    gap: theme.spacing(1),
    gridTemplateColumns: 'repeat(auto-fit, minmax(130px, 1fr))',
    alignItems: 'start',
  }),
});
