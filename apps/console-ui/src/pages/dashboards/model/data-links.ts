import {
  type DataFrame,
  type DataLinkPostProcessor,
  type Field,
  formattedValueToString,
  getFieldDisplayName,
  type ScopedVars,
} from '@grafana/data';
import { hrefOf, tracePath } from './links.ts';

interface Context {
  readonly data?: DataFrame[];
  readonly frame?: DataFrame;
  readonly field?: Field;
  readonly rowIndex?: number;
}

const contextOf = (scoped: ScopedVars | undefined): Context => (scoped?.['__dataContext']?.value ?? {}) as Context;

const words = (value: unknown): string | undefined =>
  value === undefined || value === null ? undefined : String(value);

/** `fields.name` and `fields["name"]`. */
const named = (path: string, before: string): string | undefined =>
  new RegExp(String.raw`^${before}(?:\.(.+)|\[["']?(.+?)["']?\])$`)
    .exec(path)
    ?.slice(1)
    .find((part) => part !== undefined);

/** What links say about the value that they are on: `${__value.raw}`, `${__field.labels.service}`, `${__data.fields["run"]}` … */
export function aboutValue(name: string, path: string, scoped: ScopedVars | undefined): string | undefined {
  const { frame, field, rowIndex = 0, data } = contextOf(scoped);
  if (!field || !frame) return undefined;
  if (name === '__value') {
    const raw: unknown = field.values[rowIndex];
    if (path === 'raw' || path === '' || path === 'numeric') return words(raw);
    if (path === 'text') return field.display ? formattedValueToString(field.display(raw)) : words(raw);
    if (path === 'time') return words(frame.fields.find(({ type }) => type === 'time')?.values[rowIndex]);
  }
  if (name === '__field' || name === '__series') {
    if (path === 'name' || path === 'displayName') return getFieldDisplayName(field, frame, data);
    const label = named(path, 'labels');
    return label === undefined ? undefined : (field.labels?.[label] ?? '');
  }
  if (name === '__data') {
    const column = named(path, 'fields');
    const other = frame.fields.find(
      (each, at) => each.name === column || getFieldDisplayName(each, frame) === column || String(at) === column,
    );
    return words(other?.values[rowIndex]);
  }
  return undefined;
}

/** Links to data sources of Grafana lead to what the console has in their place. */
export const consoleLinks: DataLinkPostProcessor = ({ link, linkModel, dataLinkScopedVars, replaceVariables }) => {
  if (!link.internal) return { ...linkModel, href: hrefOf(linkModel.href) };
  const { query } = link.internal as { query?: { query?: unknown } };
  const asked = typeof query?.query === 'string' ? replaceVariables(query.query, dataLinkScopedVars) : '';
  // Jaeger's query is a trace's id.
  return /^[0-9a-f]{16,32}$/i.test(asked) ? { ...linkModel, href: tracePath(asked) } : undefined;
};
