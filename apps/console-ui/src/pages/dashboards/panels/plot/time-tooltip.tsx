import { type DataFrame, dateTimeFormat, type Field } from '@grafana/data';
import {
  getFieldDisplayItems,
  getFieldDisplayLinks,
  type TooltipDisplayMode,
  VizTooltipContent,
  VizTooltipFooter,
  VizTooltipHeader,
  VizTooltipWrapper,
} from '@grafana/ui';

/** Grafana's order of a tooltip's rows. */
export type RowOrder = Parameters<typeof getFieldDisplayItems>[5];

interface TimeTooltipProps {
  /** Of all series, on the same points of time. */
  readonly frame: DataFrame;
  readonly indexes: ReadonlyArray<number | null>;
  readonly nearest: number | null;
  readonly mode: TooltipDisplayMode;
  readonly order: RowOrder;
  readonly hideZeros: boolean;
  readonly pinned: boolean;
  readonly timeZone: string;
}

const rowsMax = 25;

/** What the series say at the cursor. */
export function TimeTooltip({ frame, indexes, nearest, mode, order, hideZeros, pinned, timeZone }: TimeTooltipProps) {
  const [time] = frame.fields;
  if (!time) return null;
  const items = getFieldDisplayItems(frame.fields, time, [...indexes], nearest, mode, order, isShown, hideZeros);
  const more = items.length - rowsMax;
  const at = nearest === null ? indexes.find((index) => index !== null) : indexes[nearest];
  const field = nearest === null ? undefined : frame.fields[nearest];
  const links = pinned && field && at !== null && at !== undefined ? getFieldDisplayLinks(field, at) : [];
  return (
    <VizTooltipWrapper>
      <VizTooltipHeader item={{ label: '', value: timeText(time, at ?? 0, timeZone) }} isPinned={pinned} />
      <VizTooltipContent
        items={more > 0 ? [...items.slice(0, rowsMax), { label: `and ${more} more`, value: '' }] : items}
        isPinned={pinned}
        scrollable={pinned}
        maxHeight={400}
      />
      {links.length > 0 && <VizTooltipFooter dataLinks={links} />}
    </VizTooltipWrapper>
  );
}

const isShown = ({ config }: Field): boolean => !config.custom?.hideFrom?.viz && !config.custom?.hideFrom?.tooltip;

const timeText = ({ values }: Field, at: number, timeZone: string): string =>
  dateTimeFormat(Number(values[at] ?? Number.NaN), { timeZone, defaultWithMS: false });
