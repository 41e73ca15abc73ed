import { type LabPorts, labPorts } from '@gameday/conventions';
import { usageError } from '../cli/errors.ts';

/** The lab's ports. @throws CommandError when GAMEDAY_PORT_BASE makes no sense */
export function readPorts(env: Readonly<NodeJS.ProcessEnv>): LabPorts {
  try {
    return labPorts(env['GAMEDAY_PORT_BASE']);
  } catch (error) {
    throw usageError((error as Error).message, 'leave it away for the well-known ports');
  }
}
