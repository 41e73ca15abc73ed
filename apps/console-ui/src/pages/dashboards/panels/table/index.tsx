import {
  cacheFieldDisplayNames,
  type Field,
  FieldType,
  fieldReducers,
  formattedValueToString,
  type GrafanaTheme2,
  reduceField,
} from '@grafana/data';
import { css, cx } from '@emotion/css';
import { Button, FilterInput, Icon, useStyles2 } from '@grafana/ui';
import { useMemo, useState } from 'react';
import type { PanelProps } from '../../panel-props.ts';
import { isExemplars } from '../shared/exemplars.ts';
import { Nothing } from '../shared/nothing.tsx';
import { nameOf } from '../shared/words.ts';
import { alignOf, Cell, cellText } from './cell.tsx';
import { afterClick, chosenFrame, columnsOf, type Order, rowsOf, rowsWith } from './model.ts';

interface Options {
  readonly frameIndex?: number;
  readonly showHeader?: boolean;
  readonly cellHeight?: 'sm' | 'md' | 'lg' | 'auto';
  readonly sortBy?: ReadonlyArray<{ readonly displayName: string; readonly desc?: boolean }>;
  readonly footer?: { readonly show?: boolean; readonly reducer?: readonly string[]; readonly fields?: unknown };
}

const rowsAtOnce = 100;
/** From so many rows on a search helps more than it takes room. */
const rowsToSearch = 12;

/**
 * Rows and columns, as a table of HTML: Grafana's own is drawn of boxes in a grid, which neither a screen reader nor a
 * narrow window makes much of.
 */
export default function TablePanel(props: PanelProps) {
  const { panel, frames, height } = props;
  const styles = useStyles2(getStyles);
  const options = panel.options as Options;
  const [first] = options.sortBy ?? [];
  const [order, setOrder] = useState<Order | undefined>(
    first && { by: first.displayName, descending: first.desc ?? false },
  );
  const [search, setSearch] = useState('');
  const [shown, setShown] = useState(rowsAtOnce);
  const frame = useMemo(() => {
    const tables = frames.filter((each) => !isExemplars(each));
    cacheFieldDisplayNames(tables);
    return chosenFrame(tables, options.frameIndex);
  }, [frames, options.frameIndex]);
  const columns = useMemo(() => (frame ? columnsOf(frame) : []), [frame]);
  const rows = useMemo(
    () => (frame ? rowsWith(rowsOf(frame, order), columns, cellText, search) : []),
    [frame, order, columns, search],
  );

  if (!frame || columns.length === 0) return <Nothing {...props} />;
  return (
    <div className={styles.panel} style={{ height }}>
      {(frame.length >= rowsToSearch || search !== '') && (
        <FilterInput
          className={styles.search}
          value={search}
          onChange={setSearch}
          placeholder="Rows with …"
          aria-label={`Rows of ${panel.title} with`}
          escapeRegex={false}
        />
      )}
      {/* Who has no mouse scrolls by the arrow keys. */}
      <div className={styles.scroll} role="group" aria-label={panel.title} tabIndex={0}>
        <table
          className={cx(
            styles.table,
            options.cellHeight === 'md' && styles.high,
            options.cellHeight === 'lg' && styles.higher,
          )}
        >
          <caption className="sr-only">{panel.title}</caption>
          {options.showHeader !== false && (
            <thead>
              <tr>
                {columns.map((field) => (
                  <Heading key={nameOf(field)} field={field} order={order} onOrder={setOrder} />
                ))}
              </tr>
            </thead>
          )}
          <tbody>
            {rows.slice(0, shown).map((row) => (
              <tr key={row}>
                {columns.map((field) => (
                  <Cell key={nameOf(field)} field={field} row={row} />
                ))}
              </tr>
            ))}
          </tbody>
          {options.footer?.show === true && <Footer columns={columns} reducers={options.footer.reducer ?? []} />}
        </table>
        {rows.length === 0 && <p className={styles.none}>No row has “{search}”.</p>}
        {rows.length > shown && (
          <Button size="sm" variant="secondary" fill="text" onClick={() => setShown(shown + rowsAtOnce)}>
            Show {Math.min(rowsAtOnce, rows.length - shown)} more of {rows.length}
          </Button>
        )}
      </div>
    </div>
  );
}

interface HeadingProps {
  readonly field: Field;
  readonly order: Order | undefined;
  readonly onOrder: (order: Order | undefined) => void;
}

function Heading({ field, order, onOrder }: HeadingProps) {
  const styles = useStyles2(getStyles);
  const heading = nameOf(field);
  const mine = order?.by === heading;
  const width: unknown = field.config.custom?.width;
  return (
    <th
      scope="col"
      className={styles.heading}
      style={{ textAlign: alignOf(field), ...(typeof width === 'number' && { width }) }}
      aria-sort={mine ? (order.descending ? 'descending' : 'ascending') : undefined}
    >
      <button type="button" className={styles.sort} onClick={() => onOrder(afterClick(order, heading))}>
        {heading}
        {mine && <Icon name={order.descending ? 'arrow-down' : 'arrow-up'} size="sm" aria-hidden="true" />}
      </button>
    </th>
  );
}

/** A row of sums, means and the like under the numbers. */
function Footer({ columns, reducers }: { columns: readonly Field[]; reducers: readonly string[] }) {
  const styles = useStyles2(getStyles);
  const [reducer = 'sum'] = reducers;
  const name = fieldReducers.getIfExists(reducer)?.name ?? reducer;
  const summary = (field: Field) => {
    const value: unknown = reduceField({ field, reducers: [reducer] })[reducer];
    return field.display ? formattedValueToString(field.display(value)) : String(value ?? '');
  };
  return (
    <tfoot>
      <tr>
        {columns.map((field, at) => (
          <td key={nameOf(field)} className={styles.foot} style={{ textAlign: alignOf(field) }}>
            {field.type === FieldType.number ? summary(field) : at === 0 ? name : ''}
          </td>
        ))}
      </tr>
    </tfoot>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  panel: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(0.5), minHeight: 0 }),
  search: css({ flex: 'none', maxWidth: 320 }),
  scroll: css({
    flex: 1,
    minHeight: 0,
    overflow: 'auto',
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: -2 },
  }),
  table: css({ width: '100%', borderCollapse: 'separate', borderSpacing: 0, ...theme.typography.bodySmall }),
  high: css({ '& td': { paddingTop: theme.spacing(1.25), paddingBottom: theme.spacing(1.25) } }),
  higher: css({ '& td': { paddingTop: theme.spacing(2), paddingBottom: theme.spacing(2) } }),
  heading: css({
    position: 'sticky',
    top: 0,
    zIndex: 1,
    padding: 0,
    background: theme.colors.background.primary,
    borderBottom: `1px solid ${theme.colors.border.medium}`,
    whiteSpace: 'nowrap',
  }),
  sort: css({
    padding: theme.spacing(0.5, 1),
    border: 0,
    background: 'none',
    color: theme.colors.text.primary,
    font: 'inherit',
    fontWeight: theme.typography.fontWeightMedium,
    cursor: 'pointer',
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: -2 },
  }),
  foot: css({
    padding: theme.spacing(0.5, 1),
    borderTop: `1px solid ${theme.colors.border.medium}`,
    fontWeight: theme.typography.fontWeightMedium,
    position: 'sticky',
    bottom: 0,
    background: theme.colors.background.primary,
  }),
  none: css({ padding: theme.spacing(1), margin: 0, color: theme.colors.text.secondary }),
});
