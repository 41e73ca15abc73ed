import type { TimeRange } from '@grafana/data';
import { TimeRangePicker } from '@grafana/ui';
import type { Dashboard } from '../model/dashboard.ts';
import { moved, type Span, zoomedOut } from '../model/shift.ts';
import { absolute, textsOf } from '../model/time.ts';
import { RefreshControls } from './refresh-controls.tsx';
import type { Address } from './use-address.ts';
import type { Ticks } from './use-ticks.ts';

interface TimeControlsProps {
  readonly dashboard: Dashboard;
  readonly address: Address;
  readonly timeRange: TimeRange;
  readonly ticks: Ticks;
}

/** Which time is shown, and how often it is brought up to date. */
export function TimeControls({ dashboard, address, timeRange, ticks }: TimeControlsProps) {
  const shown = { fromMs: timeRange.from.valueOf(), toMs: timeRange.to.valueOf() };
  const goTo = ({ fromMs, toMs }: Span) => address.setRange(absolute({ from: fromMs, to: toMs }));
  return (
    <>
      <TimeRangePicker
        value={timeRange}
        timeZone={address.timeZone}
        onChange={({ raw }) => {
          address.setRange(textsOf(raw));
          ticks.again();
        }}
        onChangeTimeZone={address.setTimeZone}
        onMoveBackward={() => goTo(moved(shown, -1, Date.now()))}
        onMoveForward={() => goTo(moved(shown, 1, Date.now()))}
        onZoom={() => goTo(zoomedOut(shown, Date.now()))}
      />
      <RefreshControls dashboard={dashboard} address={address} ticks={ticks} />
    </>
  );
}
