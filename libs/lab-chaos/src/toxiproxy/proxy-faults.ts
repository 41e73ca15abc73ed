import type { ActivityContext, Lease, Prepared } from '@gameday/chaos-engine';
import type { ProxySettings, ProxyState, Toxiproxy } from '@gameday/toxiproxy';
import { Originals } from '../originals.ts';
import { type ChangePlan, prepareChange, type ProxyUndo, sameProxy, type ToxicUndo } from './proxies.ts';

const undoOf = <Undo>(func: string, { intent }: Lease): Undo | undefined =>
  intent.undo.module === 'toxiproxy' && intent.undo.func === func
    ? (intent.undo.arguments as unknown as Undo)
    : undefined;

/** The ids of the leases on proxies that were made or changed. */
export const proxyLeases = (held: readonly Lease[], url: string, name: string): string[] =>
  held.flatMap((lease) => {
    const undo = undoOf<ProxyUndo>('restoreProxy', lease);
    return undo?.url === url && undo.name === name ? [lease.id] : [];
  });

/** Whether the run itself has made the proxy, so that nothing is left of it when it is removed. */
export const madeByRun = (held: readonly Lease[], url: string, name: string): boolean => {
  const [first] = held
    .flatMap((lease) => undoOf<ProxyUndo>('restoreProxy', lease) ?? [])
    .filter((undo) => undo.url === url && undo.name === name);
  return first?.previous === null;
};

/** The ids of the leases on toxics of a proxy: of one, or of all. */
export const toxicLeases = (held: readonly Lease[], url: string, proxy?: string, toxic?: string): string[] =>
  held.flatMap((lease) => {
    const undo = undoOf<ToxicUndo>('removeOwnToxic', lease);
    if (!undo || undo.url !== url) return [];
    const meant = [undefined, undo.proxy].includes(proxy) && [undefined, undo.toxic.name].includes(toxic);
    return meant ? [lease.id] : [];
  });

/** Changes of proxies that are there: one that brings a proxy back to what it was ends the faults on it. */
export class ProxyFaults {
  readonly #originals = new Originals<ProxyState>(sameProxy);

  async prepare(
    toxiproxy: Toxiproxy,
    name: string,
    settings: ProxySettings,
    { run, signal }: ActivityContext,
  ): Promise<Prepared & { readonly plan: ChangePlan }> {
    const { previous, ...prepared } = await prepareChange(toxiproxy, name, settings, signal);
    const next = { ...previous, ...settings };
    const { returns } = this.#originals.change(run.id, thingOf(toxiproxy.url, name), previous, next);
    return returns ? { ...prepared, faults: [] } : prepared;
  }

  /** The ids of the leases that the change which was prepared ends. */
  ends(url: string, name: string, held: readonly Lease[]): string[] {
    return this.#originals.returns(thingOf(url, name)) ? proxyLeases(held, url, name) : [];
  }
}

const thingOf = (url: string, name: string): string => JSON.stringify([url, name]);
