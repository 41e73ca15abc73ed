import type { Reading, WhatIfAnswer, WhatIfForecast } from '@gameday/console-api';
import { lastValue } from '@gameday/console-api';
import { useEffect, useState } from 'react';
import { send } from '../../../kit/api.ts';

interface Asked {
  readonly autoscaler: string;
  readonly spec: unknown;
  readonly forecast: WhatIfForecast;
  readonly fromMs?: number;
  readonly toMs?: number;
}

/** What the server says a spec would have made of the history; what was known stays shown while it is asked anew. */
export function useWhatIf(asked: Asked | undefined): {
  readonly reading: Reading<WhatIfAnswer>;
  readonly busy: boolean;
} {
  const [reading, setReading] = useState<Reading<WhatIfAnswer>>({ state: 'loading' });
  const [busy, setBusy] = useState(true);
  const body = asked && JSON.stringify(asked);
  useEffect(() => {
    if (body === undefined) return;
    let gone = false;
    setBusy(true);
    send<WhatIfAnswer>('POST', '/api/autoscaling/what-if', JSON.parse(body))
      .then(
        (value) => {
          if (!gone) setReading({ state: 'ready', value, atMs: Date.now() });
        },
        (error: Error) => {
          if (gone) return;
          setReading((before) => {
            const last = lastValue(before);
            return { state: 'away', reason: error.message, sinceMs: Date.now(), ...(last !== undefined && { last }) };
          });
        },
      )
      .finally(() => {
        if (!gone) setBusy(false);
      });
    return () => {
      gone = true;
    };
  }, [body]);
  return { reading, busy };
}
