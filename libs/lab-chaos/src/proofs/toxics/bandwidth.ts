import { askThrough, endOf, isNear, type Look, ms } from '../road.ts';
import { bulkBytesMax, sendBulk } from './bulk.ts';

/** As long as the transfer should take: long enough to be told from noise, short enough to be waited for. */
const transferMs = 400;
/** Shorter than this, and nobody can tell what the limit was. */
const transferMsMin = 40;

/** So many bytes take so long. Toxiproxy counts 1000 bytes a KB. */
export const lookAtBandwidth: Look = async (road, { stream, attributes }, context) => {
  const bytesPerMs = attributes['rate'] ?? 0;
  if (bytesPerMs === 0) {
    const talk = await askThrough(road, 800, context);
    return { hit: talk.end === 'silent', says: endOf(talk) };
  }
  if (bulkBytesMax / bytesPerMs < transferMsMin) {
    return { hit: false, says: `${bytesPerMs} KB/s are too many to be measured by ${bulkBytesMax / 1e6} MB` };
  }
  const options = { upstream: stream === 'upstream', forMs: 20_000 };
  const pair = await sendBulk(road, bytesPerMs * transferMs, options, context);
  if (!pair) return { hit: false, says: 'nobody answered at the other end, so there was nothing to measure by' };
  const { direct, through } = pair;
  if (!through.whole) return { hit: false, says: `only ${through.bytes} bytes came through in ${ms(through.ms)}` };
  const wantedMs = through.bytes / bytesPerMs;
  const tookMs = through.ms - direct.ms;
  const rate = through.bytes / Math.max(1, tookMs);
  return {
    hit: isNear(tookMs, wantedMs),
    says: `${through.bytes} bytes took ${ms(tookMs)} longer, ${rate.toPrecision(3)} KB/s; ${bytesPerMs} KB/s were wanted`,
    measured: rate,
  };
};
