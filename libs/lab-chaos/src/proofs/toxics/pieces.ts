import { askThrough, endOf, type Look, ms } from '../road.ts';
import { bulkBytesMax, sendBulk } from './bulk.ts';

/** Data comes in slices: in more pieces, or later by the pauses between them. */
export const lookAtSlicer: Look = async (road, { stream, attributes }, context) => {
  const size = attributes['average_size'] ?? 1;
  const pauseMs = (attributes['delay'] ?? 0) / 1000;
  const options = { upstream: stream === 'upstream', forMs: 20_000 };
  // Some fifty slices, or what one answer brings.
  const pair = await sendBulk(road, Math.min(size * 50, 20_000), options, context);
  if (!pair) return { hit: false, says: 'nobody answered at the other end, so there was nothing to measure by' };
  const { direct, through } = pair;
  const slices = Math.floor(through.bytes / size);
  const laterMs = through.ms - direct.ms;
  // Pauses are at least what was asked for; the last slice is not waited after.
  if (pauseMs * slices >= 20) {
    const wanted = pauseMs * (slices - 1);
    const says = `${through.bytes} bytes took ${ms(laterMs)} longer; ${slices} slices with pauses should take ${ms(wanted)}`;
    return { hit: laterMs >= wanted * 0.9, says, measured: laterMs };
  }
  const says = `${through.bytes} bytes came in ${through.pieces} pieces instead of ${direct.pieces}`;
  return { hit: through.pieces > direct.pieces, says, measured: through.pieces };
};

/** After so many bytes the connection is closed. */
export const lookAtLimit: Look = async (road, { stream, attributes }, context) => {
  const limit = attributes['bytes'] ?? 0;
  if (limit === 0) {
    const talk = await askThrough(road, 800, context);
    return { hit: talk.bytes === 0 && talk.end === 'closed', says: endOf(talk) };
  }
  if (limit >= bulkBytesMax) {
    return { hit: false, says: `a probe sends no more than ${bulkBytesMax} bytes, so it does not reach the limit` };
  }
  const upstream = stream === 'upstream';
  const pair = await sendBulk(road, limit + 1, { upstream, forMs: 5_000 }, context);
  if (!pair) return { hit: false, says: 'nobody answered at the other end, so there was nothing to measure by' };
  const { direct, through } = pair;
  const says = `${through.received} bytes of the answer came instead of ${direct.received}; ${limit} bytes may pass`;
  const cut = through.received < direct.received;
  // What passed can be counted only in the direction that is listened to, and only of bytes, not of rows.
  const exact = upstream || road.speaks === 'postgres' || through.received === limit;
  return { hit: cut && exact, says, measured: through.received };
};
