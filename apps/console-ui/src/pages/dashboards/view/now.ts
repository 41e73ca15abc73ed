import type { AbsoluteTimeRange, AnnotationEvent, EventBus, InterpolateFunction, TimeRange } from '@grafana/data';
import { createContext, useContext } from 'react';
import type { Values } from '../model/interpolate.ts';
import type { Address } from './use-address.ts';
import type { UnderWay } from './use-ticks.ts';

/** What the panels of a dashboard have in common at a moment. */
export interface Now {
  readonly uid: string;
  readonly address: Address;
  readonly tick: number;
  readonly timeRange: TimeRange;
  readonly timeZone: string;
  readonly values: Values;
  /** Another one where range or choices were changed by a person: what is shown is then not what was asked for. */
  readonly questionKey: string;
  /** Whether all variables have a value. */
  readonly ready: boolean;
  readonly annotations: readonly AnnotationEvent[];
  readonly underWay: UnderWay;
  readonly eventBus: EventBus;
  readonly onChangeTimeRange: (range: AbsoluteTimeRange) => void;
  /** Of texts and links; always of the latest values. */
  readonly replaceVariables: InterpolateFunction;
  readonly interpolate: (text: string) => string;
}

export const NowContext = createContext<Now | undefined>(undefined);

export function useNow(): Now {
  const now = useContext(NowContext);
  if (!now) throw new Error('a panel is shown outside a dashboard');
  return now;
}
