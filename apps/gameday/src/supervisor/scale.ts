import { suggestion } from '@gameday/conventions';
import { type Service, services } from '@gameday/lab-kit';
import { usageError } from '../cli/errors.ts';

/** Most replicas of one service: what the port range can hold, with room for the others. */
export const replicasMax = 50;

/** @throws CommandError when a service cannot have so many replicas */
export function checkScale(service: Service, replicas: number): void {
  if (service.door && replicas !== 1) {
    throw usageError(
      `${service.name} always has one replica: it alone listens on the app’s well-known port`,
      'scale a service behind it, such as feed',
    );
  }
  if (!Number.isInteger(replicas) || replicas < 0 || replicas > replicasMax) {
    throw usageError(`${service.name} can have 0 to ${replicasMax} replicas`);
  }
}

/** Reads each `SERVICE=N` of `--scale`. @throws CommandError (wrong use) */
export function parseScale(settings: readonly string[], forMonolith: boolean): Record<string, number> {
  if (forMonolith && settings.length > 0) {
    throw usageError('--scale goes with the services; the monolith is one process', 'leave one of the two away');
  }
  return Object.fromEntries(
    settings.map((setting) => {
      const [, name = '', count = ''] = /^([a-z]+)=(\d+)$/.exec(setting) ?? [];
      if (name === '') throw usageError(`--scale is "${setting}"; it must look like feed=2`);
      const service = services.find((candidate) => candidate.name === name);
      if (!service) {
        const names = services.map((known) => known.name);
        throw usageError(`there is no service "${name}"; ${suggestion(name, names)}`);
      }
      checkScale(service, Number(count));
      return [name, Number(count)];
    }),
  );
}
