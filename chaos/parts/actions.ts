import type { Action, NativeProvider } from '@gameday/experiment';

type NativeAction = NativeProvider<'action'>;
type ArgumentsOf<Module extends NativeAction['module'], Func extends NativeAction['func']> = Extract<
  NativeAction,
  { module: Module; func: Func }
>['arguments'];

/** The same action, with a pause behind it, in seconds. */
export const thenWait = (action: Action, seconds: number): Action => ({ ...action, pauses: { after: seconds } });

/** Overrides a policy while the run lasts: what is named, and nothing else; null switches it off. */
export const setPolicy = (
  name: string,
  caller: string,
  callee: string,
  policy: Readonly<Record<string, unknown>>,
): Action => ({
  type: 'action',
  name,
  provider: { type: 'gameday', module: 'policy', func: 'set', arguments: { caller, callee, policy } },
});

/** So many replicas, whatever the autoscaler thinks of it, while the run lasts. */
export const hold = (service: string, replicas: number): Action => ({
  type: 'action',
  name: `${service} has ${replicas} ${replicas === 1 ? 'replica' : 'replicas'}`,
  provider: { type: 'gameday', module: 'cluster', func: 'scale', arguments: { service, replicas } },
});

export const addToxic = (name: string, args: ArgumentsOf<'toxiproxy', 'addToxic'>): Action => ({
  type: 'action',
  name,
  provider: { type: 'gameday', module: 'toxiproxy', func: 'addToxic', arguments: args },
});

export const removeToxic = (name: string, args: ArgumentsOf<'toxiproxy', 'removeToxic'>): Action => ({
  type: 'action',
  name,
  provider: { type: 'gameday', module: 'toxiproxy', func: 'removeToxic', arguments: args },
});

export const cut = (name: string, target: ArgumentsOf<'toxiproxy', 'cut'>['target']): Action => ({
  type: 'action',
  name,
  provider: { type: 'gameday', module: 'toxiproxy', func: 'cut', arguments: { target } },
});

export const restore = (name: string, target: ArgumentsOf<'toxiproxy', 'restore'>['target']): Action => ({
  type: 'action',
  name,
  provider: { type: 'gameday', module: 'toxiproxy', func: 'restore', arguments: { target } },
});

/** Puts fields of a service's autoscaler in the place of those there are, while the run lasts. */
export const setAutoscaler = (
  name: string,
  service: string,
  spec: ArgumentsOf<'cluster', 'setAutoscaler'>['spec'],
): Action => ({
  type: 'action',
  name,
  provider: { type: 'gameday', module: 'cluster', func: 'setAutoscaler', arguments: { service, spec } },
});

export const burnCpu = (name: string, args: ArgumentsOf<'cluster', 'burnCpu'>): Action => ({
  type: 'action',
  name,
  provider: { type: 'gameday', module: 'cluster', func: 'burnCpu', arguments: args },
});

export const growMemory = (name: string, args: ArgumentsOf<'cluster', 'growMemory'>): Action => ({
  type: 'action',
  name,
  provider: { type: 'gameday', module: 'cluster', func: 'growMemory', arguments: args },
});

export const stop = (name: string, target: ArgumentsOf<'cluster', 'stop'>['target']): Action => ({
  type: 'action',
  name,
  provider: { type: 'gameday', module: 'cluster', func: 'stop', arguments: { target } },
});

export const kill = (name: string, target: ArgumentsOf<'cluster', 'kill'>['target']): Action => ({
  type: 'action',
  name,
  provider: { type: 'gameday', module: 'cluster', func: 'kill', arguments: { target } },
});

export const restart = (name: string, target: ArgumentsOf<'cluster', 'restart'>['target']): Action => ({
  type: 'action',
  name,
  provider: { type: 'gameday', module: 'cluster', func: 'restart', arguments: { target } },
});

/** How long a replica may go on when it is to stop. */
export const setDrainDeadline = (name: string, service: string, seconds: number): Action => ({
  type: 'action',
  name,
  provider: { type: 'gameday', module: 'cluster', func: 'setDrainDeadline', arguments: { service, seconds } },
});
