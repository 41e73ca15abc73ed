import type { ActivityContext, Prepared } from '@gameday/chaos-engine';
import type { ProxySettings, ProxyState, ToxicState, Toxiproxy } from '@gameday/toxiproxy';
import { LabChaosError } from '../errors.ts';
import type { Lab } from '../lab/lab.ts';

/** How long a Toxiproxy of somebody else may take for an answer. */
const timeoutMs = 3_000;

/** A Toxiproxy: the lab's, or the one at the address. */
export async function toxiproxyAt({ ports }: Pick<Lab, 'ports'>, url: string | undefined): Promise<Toxiproxy> {
  const { createToxiproxy } = await import('@gameday/toxiproxy');
  return createToxiproxy({ url: url ?? `http://127.0.0.1:${ports.toxiproxy}`, timeoutMs });
}

/** What puts a proxy back: how it was, or that there was none. */
export interface ProxyUndo {
  readonly url: string;
  readonly name: string;
  readonly previous: ProxyState | null;
}

/** What takes a toxic off again. */
export interface ToxicUndo {
  readonly url: string;
  readonly proxy: string;
  readonly toxic: ToxicState;
}

/** @throws LabChaosError when there is no such proxy */
export async function theProxy(toxiproxy: Toxiproxy, name: string, signal: AbortSignal): Promise<ProxyState> {
  const found = await toxiproxy.proxy(name, signal);
  if (found) return found;
  const names = [...(await toxiproxy.proxies(signal)).keys()];
  const there = names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`;
  throw new LabChaosError('no_target', `the Toxiproxy at ${toxiproxy.url} has no proxy "${name}"; ${there}`);
}

/** Where a proxy of the lab's own Toxiproxy listens: like everything of the lab on this machine alone. */
export function listenAt(listen: string | undefined, ofLab: boolean): string | undefined {
  if (!ofLab || listen === undefined) return listen;
  const [, host = '', port = '0'] = /^(.*):(\d+)$/.exec(listen) ?? [];
  return ['', '0.0.0.0', '[::]', '::'].includes(host) ? `127.0.0.1:${port}` : listen;
}

const isGone = (error: unknown): boolean => (error as { code?: unknown }).code === 'toxiproxy_away';

/** Makes a proxy what it was. Where Toxiproxy is gone, what was made in it is gone too. */
export async function restoreProxy(toxiproxy: Toxiproxy, { name, previous }: ProxyUndo, signal: AbortSignal) {
  try {
    const present = await toxiproxy.proxy(name, signal);
    if (!previous) return void (present && (await toxiproxy.remove(name, signal)));
    if (!present) return await toxiproxy.populate([previous], signal);
    const settings = changed(present, previous);
    if (Object.keys(settings).length > 0) await toxiproxy.update(name, settings, signal);
  } catch (error) {
    if (previous || !isGone(error)) throw error;
  }
}

/** What must be said to Toxiproxy for a proxy to be like another. */
function changed(present: ProxyState, wanted: ProxyState): ProxySettings {
  const keys = ['listen', 'upstream', 'enabled'] as const;
  return Object.fromEntries(keys.filter((key) => present[key] !== wanted[key]).map((key) => [key, wanted[key]]));
}

export const sameProxy = (one: ProxyState, other: ProxyState): boolean => Object.keys(changed(one, other)).length === 0;

/** Takes a toxic off. One of another kind that has the name by now is somebody else's. */
export async function removeOwnToxic(toxiproxy: Toxiproxy, { proxy, toxic }: ToxicUndo, signal: AbortSignal) {
  try {
    const present = (await toxiproxy.proxy(proxy, signal))?.toxics.find(({ name }) => name === toxic.name);
    if (present && present.type === toxic.type && present.stream === toxic.stream)
      await toxiproxy.removeToxic(proxy, toxic.name, signal);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

export interface ToxicPlan {
  readonly toxiproxy: Toxiproxy;
  readonly proxy: string;
  readonly toxic: ToxicState;
}

/** @throws LabChaosError when the proxy is not there, or has a toxic of the name */
export async function prepareToxic(
  toxiproxy: Toxiproxy,
  proxy: string,
  toxic: ToxicState,
  { phrase, signal }: { readonly phrase: string } & Pick<ActivityContext, 'signal'>,
): Promise<Prepared & { readonly plan: ToxicPlan }> {
  const { toxics } = await theProxy(toxiproxy, proxy, signal);
  if (toxics.some(({ name }) => name === toxic.name)) {
    const message = `the proxy "${proxy}" has a toxic "${toxic.name}" already: take it off first, or give this one another name`;
    throw new LabChaosError('not_possible', message);
  }
  const undo: ToxicUndo = { url: toxiproxy.url, proxy, toxic };
  const intent = {
    kind: 'toxiproxy.toxic',
    target: `proxy ${proxy}`,
    says: `${phrase} on the proxy ${proxy}`,
    undo: { module: 'toxiproxy', func: 'removeOwnToxic', arguments: { ...undo } },
  };
  return { faults: [intent], plan: { toxiproxy, proxy, toxic } };
}

export interface ChangePlan {
  readonly toxiproxy: Toxiproxy;
  readonly name: string;
  readonly settings: ProxySettings;
}

/** A change of a proxy that is there, with what undoes it. */
export async function prepareChange(
  toxiproxy: Toxiproxy,
  name: string,
  settings: ProxySettings,
  signal: AbortSignal,
): Promise<Prepared & { readonly plan: ChangePlan; readonly previous: ProxyState }> {
  const previous = await theProxy(toxiproxy, name, signal);
  const undo: ProxyUndo = { url: toxiproxy.url, name, previous };
  const off = settings.enabled === false;
  const what = Object.entries(settings).map(([key, value]) => `${key} ${String(value)}`);
  const intent = {
    kind: off ? 'toxiproxy.cut' : 'toxiproxy.proxy',
    target: `proxy ${name}`,
    says: off ? `the proxy ${name} is disabled` : `the proxy ${name} is changed: ${what.join(', ')}`,
    undo: { module: 'toxiproxy', func: 'restoreProxy', arguments: { ...undo } },
    ...(!off && { needsProof: false }),
  };
  return { faults: [intent], plan: { toxiproxy, name, settings }, previous };
}

/** Enables all proxies and takes all toxics off, of those whose names do not begin so. */
export async function resetAllBut(toxiproxy: Toxiproxy, prefix: string, signal: AbortSignal): Promise<void> {
  for (const { name, enabled, toxics } of (await toxiproxy.proxies(signal)).values()) {
    if (name.startsWith(prefix)) continue;
    if (!enabled) await toxiproxy.update(name, { enabled: true }, signal);
    for (const toxic of toxics) await toxiproxy.removeToxic(name, toxic.name, signal);
  }
}
