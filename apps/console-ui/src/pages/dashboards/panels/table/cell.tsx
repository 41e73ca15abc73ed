import { colorManipulator, type Field, FieldType, formattedValueToString, type GrafanaTheme2 } from '@grafana/data';
import { css, cx } from '@emotion/css';
import { getFieldDisplayLinks, getTextColorForBackground, useStyles2, useTheme2 } from '@grafana/ui';
import type { CSSProperties } from 'react';
import { shareOf } from '../gauge/arc.ts';
import { readable } from '../shared/readable.ts';
import { lastOf } from '../shared/words.ts';
import { sparkline } from '../stat/sparkline.ts';

/** Grafana's kinds of cells that are drawn in their own way; all others are text. */
interface CellOptions {
  readonly type?: string;
  readonly mode?: string;
  readonly wrapText?: boolean;
}

export const optionsOf = ({ config }: Field): CellOptions => config.custom?.cellOptions ?? {};

/** A cell's value in words. */
export const cellText = (field: Field, row: number): string => {
  const value: unknown = field.values[row];
  if (typeof value === 'object' && value !== null) return JSON.stringify(value);
  return field.display ? formattedValueToString(field.display(value)) : String(value ?? '');
};

/** Numbers stand at the right, words at the left, unless the dashboard says otherwise. */
export function alignOf({ type, config }: Field): 'left' | 'right' | 'center' {
  const wanted: unknown = config.custom?.align;
  if (wanted === 'left' || wanted === 'right' || wanted === 'center') return wanted;
  return type === FieldType.number ? 'right' : 'left';
}

export function Cell({ field, row }: { readonly field: Field; readonly row: number }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const { type, wrapText = false, mode } = optionsOf(field);
  const value: unknown = field.values[row];
  const display = field.display?.(value);
  const colour = display?.color;
  const text = cellText(field, row);
  const [link] = getFieldDisplayLinks(field, row);
  const style: CSSProperties = { textAlign: alignOf(field) };
  if (colour !== undefined && type === 'color-text') style.color = readable(colour, theme);
  if (colour !== undefined && type === 'color-background') {
    style.background = mode === 'basic' ? colour : gradient(colour);
    style.color = getTextColorForBackground(colour);
  }
  const content =
    type === 'gauge' && display && Number.isFinite(display.numeric) ? (
      <Bar
        share={shareOf(display.numeric, ...limits(field))}
        colour={colour ?? theme.colors.primary.main}
        text={text}
      />
    ) : type === 'sparkline' ? (
      <Course value={value} colour={colour ?? theme.colors.primary.main} />
    ) : (
      text
    );
  return (
    <td
      className={cx(styles.cell, wrapText && styles.wrapped)}
      style={style}
      title={typeof content === 'string' ? content : undefined}
    >
      {link ? (
        <a className={styles.link} href={link.href} target={link.target} title={link.title} onClick={link.onClick}>
          {content}
        </a>
      ) : (
        content
      )}
    </td>
  );
}

const gradient = (colour: string): string =>
  `linear-gradient(120deg, ${colour}, ${colorManipulator.alpha(colour, 0.85)})`;

const limits = ({ config, state }: Field): [min: number, max: number] => [
  config.min ?? state?.range?.min ?? 0,
  config.max ?? state?.range?.max ?? 100,
];

function Bar({ share, colour, text }: { share: number; colour: string; text: string }) {
  const styles = useStyles2(getStyles);
  return (
    <span className={styles.gauge}>
      <span className={styles.track}>
        <span className={styles.bar} style={{ width: `${share * 100}%`, background: colour }} />
      </span>
      {text}
    </span>
  );
}

/** A cell whose value is itself a frame over time, or a list of numbers. */
function Course({ value, colour }: { value: unknown; colour: string }) {
  const nested = (value as { fields?: Field[] } | null)?.fields?.find(({ type }) => type === FieldType.number);
  const values: unknown[] = nested?.values ?? (Array.isArray(value) ? value : []);
  const drawn = sparkline(values, { width: 120, height: 20 });
  const last = lastOf(values);
  return (
    <svg width={120} height={20} role="img" aria-label={`latest ${String(last ?? '–')}`}>
      {drawn && <path d={drawn.line} fill="none" stroke={colour} strokeWidth={1.5} />}
    </svg>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  cell: css({
    padding: theme.spacing(0.5, 1),
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    whiteSpace: 'nowrap',
    maxWidth: 420,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    fontVariantNumeric: 'tabular-nums',
  }),
  wrapped: css({ whiteSpace: 'normal', overflowWrap: 'anywhere' }),
  link: css({ color: theme.colors.text.link, textDecoration: 'underline' }),
  gauge: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1), minWidth: 140 }),
  track: css({ flex: 1, height: 12, background: theme.colors.background.secondary, borderRadius: 2 }),
  bar: css({ display: 'block', height: '100%', borderRadius: 2 }),
});
