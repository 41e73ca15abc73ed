import type { Told } from '@gameday/lab-chaos/wire';
import type { DetourTable, StressTable } from '@gameday/service-kit';
import { concerning } from './concerns.ts';
import { Courier, type Table, Versions } from './courier.ts';
import type { Scene } from './edges.ts';
import type { KeptFault } from './kept-fault.ts';
import type { LeasedFault } from './leased-faults.ts';
import { type KnownProxy, planDetours, planStress } from './plan.ts';

/** Everything that replicas' tables are made of. */
export interface TablesView {
  readonly faults: readonly KeptFault[];
  readonly leased: readonly LeasedFault[];
  readonly scene: Scene;
  readonly known: ReadonlyMap<string, KnownProxy>;
}

/** What does something to a replica lapses soon after the cluster app is gone. */
const urgent = { ttlMs: 1_500, renewEveryMs: 450 } as const;
/** What only explains may be known a little longer, and costs less. */
const informative = { ttlMs: 10_000, renewEveryMs: 3_000 } as const;
const empty = { ttlMs: urgent.ttlMs, renewEveryMs: undefined } as const;

const detourTable = (content: Pick<DetourTable, 'detours' | 'faults'>): Table => {
  const { detours, faults } = content;
  const pace = detours.length > 0 ? urgent : faults.length > 0 ? informative : empty;
  return { ...pace, content, empty: pace === empty };
};

const stressTable = (loads: StressTable['loads']): Table =>
  loads.length > 0 ? { ...urgent, content: { loads }, empty: false } : { ...empty, content: { loads }, empty: true };

/** The tables that replicas get: what their connections are led through, what they burden themselves with, and why. */
export class Tables {
  readonly #versions = new Versions();
  readonly #detours = new Courier({ path: '/detours', versions: this.#versions });
  readonly #stress = new Courier({ path: '/stress', versions: this.#versions });

  /** The table of a service's callers, for one that asks. */
  forService(service: string, view: TablesView): DetourTable {
    const content = contentFor(service, view);
    return { version: this.#versions.next(), ttlMs: detourTable(content).ttlMs, ...content };
  }

  /**
   * Tells every replica what has changed for it, and renews what is due.
   * @returns what came of it, by the names of those who were told something
   */
  async publish(view: TablesView): Promise<ReadonlyMap<string, Told>> {
    const replicas = view.scene.replicas.filter(({ running }) => running);
    const names = new Set(replicas.map(({ name }) => name));
    for (const courier of [this.#detours, this.#stress]) courier.keepOnly(names);
    const services = new Set(replicas.map(({ service }) => service));
    const detours = new Map([...services].map((service) => [service, detourTable(contentFor(service, view))]));
    const told = await Promise.all(
      replicas.flatMap((replica) => [
        this.#detours.tell(replica, detours.get(replica.service) as Table),
        this.#stress.tell(replica, stressTable(planStress(replica.name, view.faults))),
      ]),
    );
    const worst = new Map<string, Told>();
    for (const each of told) {
      if (each && worst.get(each.replica)?.acknowledged !== false) worst.set(each.replica, each);
    }
    return worst;
  }
}

const contentFor = (service: string, { faults, leased, scene, known }: TablesView) => ({
  detours: planDetours(service, faults, scene, known),
  faults: concerning(service, faults, leased, scene),
});
