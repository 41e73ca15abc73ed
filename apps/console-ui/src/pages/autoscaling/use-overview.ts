import type { AutoscalingOverview, Reading } from '@gameday/console-api';
import { useLive } from '../../kit/live.ts';

/** All autoscalers as they stand, live. */
export const useOverview = (): Reading<AutoscalingOverview> => useLive<AutoscalingOverview>('autoscaling');
