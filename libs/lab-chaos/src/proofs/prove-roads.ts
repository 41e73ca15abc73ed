import type { Proof } from '@gameday/chaos-engine';
import type { ToxicType } from '@gameday/experiment';
import { askDirectly, type Context, type Look, type Road, type Seen, type Toxic } from './road.ts';
import { lookAtBandwidth } from './toxics/bandwidth.ts';
import { lookAtCut, lookAtReset, lookAtTimeout } from './toxics/broken.ts';
import { lookAtLatency } from './toxics/latency.ts';
import { lookAtLimit, lookAtSlicer } from './toxics/pieces.ts';
import { lookAtSlowClose } from './toxics/slow-close.ts';

const looks: Readonly<Record<ToxicType, Look>> = {
  latency: lookAtLatency,
  bandwidth: lookAtBandwidth,
  slow_close: lookAtSlowClose,
  timeout: lookAtTimeout,
  reset_peer: lookAtReset,
  slicer: lookAtSlicer,
  limit_data: lookAtLimit,
};

/** Whether the toxic lies on the road as it was asked for; Toxiproxy adds what was left out. */
const lies = ({ toxics }: Road, { type, stream, toxicity, attributes }: Toxic): boolean =>
  toxics.some(
    (other) =>
      other.type === type &&
      other.stream === stream &&
      other.toxicity === toxicity &&
      Object.entries(attributes).every(([key, value]) => other.attributes[key] === value),
  );

/** So many roads are probed at most; sending a lot of data over fewer, or the proof would be a load of its own. */
const roadsMax = 12;
const bulkRoadsMax = 4;
const sendsBulk: readonly ToxicType[] = ['bandwidth', 'slicer', 'limit_data'];

/** Looks at one road until it was seen: a busy machine may spoil one. */
const tries = 5;
/** Where only a share of connections is hit, it must be seen on one of so many that missing it is as likely as this. */
const missedByChance = 0.001;
const connectionsMax = 60;
const atOnce = 6;

/** How many connections must be tried until one of a share of them is hit. */
export function connectionsFor(toxicity: number): number {
  if (toxicity >= 1) return tries;
  if (toxicity <= 0) return 0;
  return Math.min(connectionsMax, Math.ceil(Math.log(missedByChance) / Math.log(1 - toxicity)));
}

async function lookAtRoad(look: () => Promise<Seen>, toxicity: number, { signal }: Context): Promise<Seen> {
  const connections = connectionsFor(toxicity);
  const together = toxicity >= 1 ? 1 : atOnce;
  let last: Seen = { hit: false, says: 'with a toxicity of 0 no connection is ever hit' };
  for (let done = 0; done < connections && !signal.aborted; done += together) {
    const seen = await Promise.all(Array.from({ length: Math.min(together, connections - done) }, look));
    last = seen.find(({ hit }) => hit) ?? seen[0] ?? last;
    if (last.hit) return last;
  }
  return toxicity < 1 && connections > 0
    ? { ...last, says: `on none of ${connections} connections: ${last.says}` }
    : last;
}

function together(roads: readonly Road[], all: number, seen: readonly Seen[]): Proof {
  const missed = seen.findIndex(({ hit }) => !hit);
  const shown = Math.max(0, missed);
  const { says = '' } = seen[shown] ?? {};
  const measured = Object.fromEntries(seen.map(({ measured }, index) => [roads[index]?.name ?? '', measured ?? null]));
  const others =
    missed >= 0
      ? ''
      : all > 1
        ? `, and so on ${all - 1} more${seen.length < all ? ` (${seen.length} probed)` : ''}`
        : '';
  return { proved: missed < 0, says: `${roads[shown]?.name ?? ''}: ${says}${others}`, measured };
}

/** The roads to those who are still there: a replica on its way out shows nothing any more. */
export async function openRoads(roads: readonly Road[], context: Context): Promise<Road[]> {
  const answers = await Promise.all(roads.map((road) => askDirectly(road, context)));
  return roads.filter((_, index) => answers[index]?.end !== 'refused');
}

const noRoad: Proof = { proved: false, says: 'no connection goes through a proxy to somebody who is there' };

/** Proves a toxic by probes over each of the roads that it lies on. */
export async function proveToxic(roads: readonly Road[], toxic: Toxic, context: Context): Promise<Proof> {
  if (roads.length === 0) return noRoad;
  const without = roads.find((road) => !lies(road, toxic));
  if (without) return { proved: false, says: `${without.name}: its proxy does not have the toxic that was asked for` };
  const probed = roads.slice(0, sendsBulk.includes(toxic.type) ? bulkRoadsMax : roadsMax);
  const seen = await Promise.all(
    probed.map((road) => lookAtRoad(() => looks[toxic.type](road, toxic, context), toxic.toxicity, context)),
  );
  return together(probed, roads.length, seen);
}

/** Proves that nothing comes through any of the roads. */
export async function proveCut(roads: readonly Road[], context: Context): Promise<Proof> {
  if (roads.length === 0) return noRoad;
  const probed = roads.slice(0, roadsMax);
  const seen = await Promise.all(probed.map((road) => lookAtRoad(() => lookAtCut(road, context), 1, context)));
  return together(probed, roads.length, seen);
}
