import type { EngineFacts, EnginesFacts } from '@gameday/console-api';
import { lastValue } from '@gameday/console-api';
import { useJson } from '../../kit/use-json.ts';

/** What is known of the engines on this machine, by name; empty until it is there. */
export function useFacts(): ReadonlyMap<string, EngineFacts> {
  const { reading } = useJson<EnginesFacts>('/api/engines/facts');
  return new Map(lastValue(reading)?.engines.map((facts) => [facts.name, facts]));
}
