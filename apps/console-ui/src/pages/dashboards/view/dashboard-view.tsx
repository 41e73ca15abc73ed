import { EventBusSrv } from '@grafana/data';
import { useCallback, useMemo, useRef } from 'react';
import { Page } from '../../../kit/page.tsx';
import { aboutValue } from '../model/data-links.ts';
import type { Dashboard } from '../model/dashboard.ts';
import { interpolate } from '../model/interpolate.ts';
import { intervalMs, timeValues } from '../model/interval.ts';
import { shortTitle } from '../model/links.ts';
import { absolute, rangeOf } from '../model/time.ts';
import { chosen, valuesOf } from '../model/variables.ts';
import { Controls } from './controls.tsx';
import { DashboardLinks } from './dashboard-links.tsx';
import { type Now, NowContext } from './now.ts';
import { Rows } from './rows.tsx';
import { TimeControls } from './time-controls.tsx';
import { useAddress } from './use-address.ts';
import { useMarks } from './use-marks.ts';
import { useOptions } from './use-options.ts';
import { useTicks } from './use-ticks.ts';

/** A dashboard: what is asked for is in the address, and everything else follows from it. */
export function DashboardView({ dashboard }: { readonly dashboard: Dashboard }) {
  const address = useAddress(dashboard);
  const { range, timeZone, choices } = address;
  const ticks = useTicks(intervalMs(address.refresh));
  const { tick, nowMs, underWay } = ticks;
  const timeRange = useMemo(
    () => rangeOf({ from: range.from, to: range.to }, dashboard, timeZone, nowMs),
    [range.from, range.to, dashboard, timeZone, nowMs],
  );
  const fromMs = timeRange.from.valueOf();
  const toMs = timeRange.to.valueOf();
  const rangeKey = `${range.from} ${range.to} ${timeZone}`;
  const { options, errors } = useOptions(dashboard.variables, choices, { fromMs, toMs }, rangeKey);
  const valuesText = JSON.stringify(valuesOf(dashboard.variables, choices, options));
  const values = useMemo(() => JSON.parse(valuesText) as ReturnType<typeof valuesOf>, [valuesText]);
  const ready = dashboard.variables.every(
    (variable) =>
      variable.name in options || variable.name in errors || chosen(variable, choices, undefined).length > 0,
  );
  const marksText = address.marks.join();
  const marks = useMemo(
    () => dashboard.marks.filter(({ name }) => marksText.split(',').includes(name)),
    [dashboard, marksText],
  );
  const annotations = useMarks(marks, values, { fromMs, toMs }, underWay);
  const eventBus = useMemo(() => new EventBusSrv(), []);

  const latest = useRef({ address, values, fromMs, toMs });
  latest.current = { address, values, fromMs, toMs };
  const onChangeTimeRange = useCallback<Now['onChangeTimeRange']>(
    (chosenRange) => latest.current.address.setRange(absolute(chosenRange)),
    [],
  );
  const replaceVariables = useCallback<Now['replaceVariables']>((text, scoped) => {
    const { values: known, fromMs: from, toMs: to } = latest.current;
    return interpolate(text, { ...known, ...timeValues(from, to) }, undefined, (name, path) =>
      aboutValue(name, path, scoped),
    );
  }, []);
  const fill = useCallback((text: string) => replaceVariables(text), [replaceVariables]);

  const now = useMemo<Now>(
    () => ({
      uid: dashboard.uid,
      address,
      tick,
      timeRange,
      timeZone,
      values,
      questionKey: `${rangeKey} ${valuesText}`,
      ready,
      annotations,
      underWay,
      eventBus,
      onChangeTimeRange,
      replaceVariables,
      interpolate: fill,
    }),
    [
      dashboard,
      address,
      tick,
      timeRange,
      timeZone,
      values,
      rangeKey,
      valuesText,
      ready,
      annotations,
      underWay,
      eventBus,
      onChangeTimeRange,
      replaceVariables,
      fill,
    ],
  );
  return (
    <NowContext.Provider value={now}>
      <Page
        title={shortTitle(dashboard.title)}
        subtitle={dashboard.description}
        actions={
          <>
            <DashboardLinks dashboard={dashboard} address={address} />
            <TimeControls dashboard={dashboard} address={address} timeRange={timeRange} ticks={ticks} />
          </>
        }
      >
        <Controls dashboard={dashboard} address={address} options={options} errors={errors} />
        <Rows dashboard={dashboard} address={address} />
      </Page>
    </NowContext.Provider>
  );
}
