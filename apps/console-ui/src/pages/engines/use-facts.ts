import { type EngineFacts, type EnginesFacts, lastValue } from '@gameday/console-api';
import { useState } from 'react';
import { getJson } from '../../kit/api.ts';
import { useJson } from '../../kit/use-json.ts';

export interface Facts {
  /** What is known of the engines on this machine, by name; empty until it is there. */
  readonly engines: ReadonlyMap<string, EngineFacts>;
  readonly lookedAtMs: number | undefined;
  readonly isLooking: boolean;
  /** Why they are not known, or not up to date. */
  readonly problem: string | undefined;
  /** Looks anew, which starts each engine once to ask its version. */
  readonly lookAgain: () => Promise<void>;
}

export function useFacts(): Facts {
  const { reading, again } = useJson<EnginesFacts>('/api/engines/facts');
  const [isAsking, setAsking] = useState(false);
  const [refused, setRefused] = useState<string>();
  const value = lastValue(reading);
  return {
    engines: new Map(value?.engines.map((facts) => [facts.name, facts])),
    lookedAtMs: value?.lookedAtMs,
    isLooking: isAsking || reading.state === 'loading',
    problem: refused ?? (reading.state === 'away' ? reading.reason : undefined),
    async lookAgain() {
      setAsking(true);
      try {
        await getJson<EnginesFacts>('/api/engines/facts?again=1');
        setRefused(undefined);
        again();
      } catch (error) {
        setRefused(error instanceof Error ? error.message : String(error));
      }
      setAsking(false);
    },
  };
}
