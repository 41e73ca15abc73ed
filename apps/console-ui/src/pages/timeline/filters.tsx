import { type TimelineItem, type TimelineKind, timelineKinds } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Combobox, FilterPill, useStyles2 } from '@grafana/ui';
import { kindWords } from './lanes.ts';
import { kindIcons } from './tones.ts';

interface FiltersProps {
  /** What there is to choose from comes from these. */
  readonly items: readonly TimelineItem[];
  readonly kinds: ReadonlySet<TimelineKind>;
  readonly service: string;
  readonly edge: string;
  readonly onChange: (values: Readonly<Record<string, string>>) => void;
}

const kindsText = (kinds: ReadonlySet<TimelineKind>): string =>
  kinds.size === timelineKinds.length ? '' : timelineKinds.filter((kind) => kinds.has(kind)).join(',') || 'none';

const optionsOf = (values: Iterable<string>, chosen: string, label: (value: string) => string) =>
  [...new Set([...values, ...(chosen === '' ? [] : [chosen])])].sort().map((value) => ({ value, label: label(value) }));

/** What is shown of all that happened. */
export function Filters({ items, kinds, service, edge, onChange }: FiltersProps) {
  const styles = useStyles2(getStyles);
  const services = optionsOf(
    items.flatMap((item) => item.services),
    service,
    (value) => value,
  );
  const edges = optionsOf(
    items.flatMap((item) => item.edge ?? []),
    edge,
    (value) => value.replace('~', ' → '),
  );
  const toggle = (kind: TimelineKind) => {
    const next = new Set(kinds);
    if (!next.delete(kind)) next.add(kind);
    onChange({ kinds: kindsText(next) });
  };
  return (
    <div className={styles.bar}>
      <div className={styles.choice}>
        <Combobox
          aria-label="Service"
          placeholder="All services"
          isClearable
          width="auto"
          minWidth={18}
          options={services}
          value={service === '' ? null : service}
          onChange={(option) => onChange({ service: option?.value ?? '', edge: '' })}
        />
      </div>
      <div className={styles.choice}>
        <Combobox
          aria-label="Edge"
          placeholder="All edges"
          isClearable
          width="auto"
          minWidth={22}
          options={edges}
          value={edge === '' ? null : edge}
          onChange={(option) => onChange({ edge: option?.value ?? '', service: '' })}
        />
      </div>
      <div className={styles.kinds} role="group" aria-label="Kinds">
        {timelineKinds.map((kind) => (
          <FilterPill
            key={kind}
            icon={kinds.has(kind) ? 'check' : kindIcons[kind]}
            label={kindWords[kind].label}
            selected={kinds.has(kind)}
            onClick={() => toggle(kind)}
          />
        ))}
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    alignItems: 'center',
    marginBottom: theme.spacing(1),
  }),
  choice: css({ minWidth: 0 }),
  kinds: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5) }),
});
