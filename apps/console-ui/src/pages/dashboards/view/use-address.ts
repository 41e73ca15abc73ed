import { useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import type { Dashboard } from '../model/dashboard.ts';
import type { RangeTexts } from '../model/time.ts';
import type { Choices } from '../model/variables.ts';

const variable = 'var-';

/** What of a dashboard is shown, as its address says; everything that is not as the dashboard has it. */
export interface Address {
  readonly range: RangeTexts;
  readonly timeZone: string;
  /** `5s`; empty for none. */
  readonly refresh: string;
  readonly choices: Choices;
  /** Names of the marks that are shown. */
  readonly marks: readonly string[];
  /** Rows that are open or closed otherwise than the dashboard has them. */
  readonly folded: readonly string[];
  /** The panel that is shown alone. */
  readonly alone: string | undefined;
  setRange(range: RangeTexts): void;
  setTimeZone(zone: string): void;
  setRefresh(interval: string): void;
  setChoice(name: string, values: readonly string[]): void;
  setMarks(names: readonly string[]): void;
  fold(row: number): void;
  /** The address with one panel alone, or with all. */
  hrefAlone(panel: number | undefined): string;
}

/** Grafana's own names in the address, so that its links work here: `from`, `to`, `refresh`, `timezone`, `var-NAME`, `viewPanel`. */
export function useAddress(dashboard: Dashboard): Address {
  const [params, setParams] = useSearchParams();
  return useMemo(() => {
    const change = (edit: (next: URLSearchParams) => void) =>
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          edit(next);
          return next;
        },
        { replace: true },
      );
    const set = (name: string, value: string, byDefault: string) =>
      change((next) => (value === byDefault ? next.delete(name) : next.set(name, value)));
    const names = [...new Set(params.keys())].filter((name) => name.startsWith(variable));
    const shown = dashboard.marks.filter(({ shown: at }) => at).map(({ name }) => name);
    const folded = params.get('rows')?.split(',').filter(Boolean) ?? [];
    return {
      range: { from: params.get('from') ?? dashboard.from, to: params.get('to') ?? dashboard.to },
      timeZone: params.get('timezone') ?? dashboard.timeZone,
      refresh: params.get('refresh') ?? dashboard.refresh,
      choices: Object.fromEntries(names.map((name) => [name.slice(variable.length), params.getAll(name)])),
      marks: params.get('marks')?.split(',') ?? shown,
      folded,
      alone: params.get('viewPanel')?.replace('panel-', '') ?? undefined,
      setRange: ({ from, to }) =>
        change((next) => {
          next.set('from', from);
          next.set('to', to);
        }),
      setTimeZone: (zone) => set('timezone', zone, dashboard.timeZone),
      setRefresh: (interval) => set('refresh', interval, dashboard.refresh),
      setChoice: (name, values) =>
        change((next) => {
          next.delete(variable + name);
          for (const value of values) next.append(variable + name, value);
        }),
      setMarks: (wanted) => set('marks', wanted.join(','), shown.join(',')),
      fold: (row) => {
        const id = String(row);
        const rest = folded.filter((each) => each !== id);
        set('rows', (rest.length < folded.length ? rest : [...folded, id]).join(','), '');
      },
      hrefAlone: (panel) => {
        const next = new URLSearchParams(params);
        if (panel === undefined) next.delete('viewPanel');
        else next.set('viewPanel', String(panel));
        return `/dashboards/${encodeURIComponent(dashboard.uid)}?${next}`;
      },
    };
  }, [dashboard, params, setParams]);
}
