import { join } from 'node:path';
import type { LabPaths } from '@gameday/lab-kit';

/** Where each duel keeps its report; its two runs are among the runs. */
export const duelsFolder = ({ folder }: LabPaths): string => join(folder, 'duels');
