import type { HorizontalPodAutoscalerCondition, HorizontalPodAutoscalerStatus } from '@gameday/kubernetes';
import { sameQuantity } from '@gameday/kubernetes';
import { formatTime } from './time.ts';

export type ConditionType = 'AbleToScale' | 'ScalingActive' | 'ScalingLimited';

/** The conditions of one autoscaler while it is reconciled; those that are not set keep what they had. */
export class Conditions {
  private list: HorizontalPodAutoscalerCondition[];
  private readonly now: string;

  constructor(before: readonly HorizontalPodAutoscalerCondition[], nowMs: number) {
    this.list = [...before];
    this.now = formatTime(nowMs);
  }

  set(type: ConditionType, status: 'True' | 'False', reason: string, message: string): void {
    const index = this.list.findIndex((condition) => condition.type === type);
    const before = this.list[index];
    const since = before?.status === status ? before.lastTransitionTime : this.now;
    const condition = { type, status, reason, message, ...(since !== undefined && { lastTransitionTime: since }) };
    this.list = before ? this.list.with(index, condition) : [...this.list, condition];
  }

  all(): HorizontalPodAutoscalerCondition[] {
    return this.list;
  }
}

/** Values of the status that are quantities: `0.4` and `400m` are the same. */
const quantityKeys = new Set(['value', 'averageValue']);

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === 'object' && Object.values(value).every((part) => part === undefined));

/** Whether two parts of a status mean the same: what is empty is as good as absent, quantities are compared by amount. */
function same(a: unknown, b: unknown, key = ''): boolean {
  if (a === b || (isEmpty(a) && isEmpty(b))) return true;
  if (typeof a === 'string' && typeof b === 'string') return quantityKeys.has(key) && sameQuantity(a, b);
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return false;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) =>
    same((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name], name),
  );
}

/** Whether writing a status would change nothing. */
export const sameStatus = (
  before: HorizontalPodAutoscalerStatus | undefined,
  after: HorizontalPodAutoscalerStatus,
): boolean => same({ currentReplicas: 0, desiredReplicas: 0, ...before }, after);
