import type { LabStatus, Reading } from '@gameday/console-api';
import { useLive } from '../kit/live.ts';

/** What the supervisor says runs. */
export const useLab = (): Reading<LabStatus> => useLive<LabStatus>('status');
