import type { LabPorts } from '@gameday/conventions';
import { CommandError } from '../cli/errors.ts';
import type { EnginePart } from './engine-parts.ts';
import { appPorts, enginePorts, portHint, takenPorts } from './lab-ports.ts';

export interface PlannedParts {
  readonly ports: LabPorts;
  readonly monolith: boolean;
  readonly console: boolean;
  /** The engines that are there. One that is still to be got finds out about its ports when it starts. */
  readonly engines: readonly EnginePart[];
}

/** @throws CommandError naming every well-known port that another program holds, and that program */
export async function refuseTakenPorts({ ports, monolith, console, engines }: PlannedParts): Promise<void> {
  const taken = await Promise.all([
    takenPorts(ports, monolith ? 'the monolith' : 'the gateway', appPorts.gateway),
    takenPorts(ports, 'the cluster', appPorts.cluster),
    console ? takenPorts(ports, 'the console', appPorts.console) : [],
    ...engines.map(({ name, engine }) => takenPorts(ports, engine.title, enginePorts[name])),
  ]);
  const [first, ...others] = taken.flat();
  if (first === undefined) return;
  throw new CommandError('port_taken', first, { details: others, hint: portHint });
}

/** @throws CommandError when an engine that the app needs is not there, with the reasons */
export function refuseWithout(engines: readonly EnginePart[]): void {
  const lacking = engines.filter(({ engine, found }) => engine.needed && !found);
  if (lacking.length === 0) return;
  const details = lacking.map(({ name, process: { status } }) => `${name}: ${'reason' in status ? status.reason : ''}`);
  throw new CommandError('engine_missing', 'the lab cannot start without these engines', {
    details,
    hint: 'gameday engines doctor says what to do about each',
  });
}
