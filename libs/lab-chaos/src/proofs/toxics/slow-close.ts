import { httpKeepAlive, httpRequests, sslRequest } from '../requests.ts';
import { endOf, isNear, type Look, ms, noiseMs, type Road, type Toxic } from '../road.ts';
import { talk, type Talk } from '../talk.ts';

const patienceMs = 2_000;

/** How long the connection stays open after its last byte, though one side has closed it. */
function lingering(road: Road, toxic: Toxic, through: boolean, forMs: number, signal: AbortSignal): Promise<Talk> {
  const fromCallee = toxic.stream === 'downstream';
  // PostgreSQL closes nothing by itself before somebody logs in, so there the caller does.
  const send = road.speaks === 'postgres' ? sslRequest() : fromCallee ? httpRequests(1) : httpKeepAlive();
  const halfClose = road.speaks === 'postgres' || !fromCallee;
  return talk(through ? road.through : road.direct, { send, halfClose, forMs, signal });
}

const gapOf = ({ end, lastByteMs, endMs }: Talk): number | undefined =>
  lastByteMs === undefined || end === 'refused' ? undefined : endMs - lastByteMs;

/** The end of a connection comes later by the delay than the last byte before it. */
export const lookAtSlowClose: Look = async (road, toxic, { signal }) => {
  const wanted = toxic.attributes['delay'] ?? 0;
  const direct = await lingering(road, toxic, false, patienceMs, signal);
  const long = wanted > patienceMs;
  const through = await lingering(road, toxic, true, long ? patienceMs : wanted * 1.2 + 2_000, signal);
  const gap = gapOf(through);
  if (gap === undefined) return { hit: false, says: endOf(through) };
  const added = gap - (direct.end === 'silent' ? 0 : (gapOf(direct) ?? 0));
  const says = `the connection stayed open for ${ms(gap)} after its last byte; ${ms(wanted)} were wanted`;
  if (long) return { hit: through.end === 'silent', says, measured: gap };
  return { hit: isNear(added, wanted, noiseMs * 2), says, measured: added };
};
