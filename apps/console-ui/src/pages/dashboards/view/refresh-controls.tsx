import { ButtonGroup, Dropdown, Menu, ToolbarButton } from '@grafana/ui';
import type { Dashboard } from '../model/dashboard.ts';
import { intervalMs } from '../model/interval.ts';
import type { Address } from './use-address.ts';
import type { Ticks } from './use-ticks.ts';

interface RefreshControlsProps {
  readonly dashboard: Dashboard;
  readonly address: Address;
  readonly ticks: Ticks;
}

const byDefault = ['5s', '10s', '30s', '1m', '5m'];

/** In the order of their lengths; with the one of the address, whoever wrote it there. */
const offered = (intervals: readonly string[], now: string): string[] =>
  [...new Set([...intervals, ...(intervalMs(now) === undefined ? [] : [now])])].sort(
    (one, other) => (intervalMs(one) ?? 0) - (intervalMs(other) ?? 0),
  );

/** Refreshes now, and chooses how often. (Grafana's RefreshPicker is named otherwise than it reads, which voice control cannot follow.) */
export function RefreshControls({ dashboard, address, ticks }: RefreshControlsProps) {
  const { refresh, setRefresh } = address;
  const chosen = intervalMs(refresh) === undefined ? '' : refresh;
  const menu = (
    <Menu>
      {['', ...offered(dashboard.refreshIntervals ?? byDefault, chosen)].map((interval) => (
        <Menu.Item
          key={interval}
          role="menuitemradio"
          label={interval || 'Off'}
          active={interval === chosen}
          ariaChecked={interval === chosen}
          onClick={() => setRefresh(interval)}
        />
      ))}
    </Menu>
  );
  return (
    <ButtonGroup>
      <ToolbarButton icon="sync" variant="canvas" aria-label="Refresh" tooltip="Refresh" onClick={ticks.again} />
      <Dropdown overlay={menu} placement="bottom-end">
        <ToolbarButton
          variant="canvas"
          aria-label={chosen ? `Refresh every ${chosen}` : 'Refresh by itself: Off'}
          tooltip="How often to refresh"
        >
          {chosen || 'Off'}
        </ToolbarButton>
      </Dropdown>
    </ButtonGroup>
  );
}
