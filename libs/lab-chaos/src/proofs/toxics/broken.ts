import { askThrough, endOf, isNear, type Look, ms, noiseMs, type Seen } from '../road.ts';
import type { Talk } from '../talk.ts';

/** What comes later than this is not waited for: that nothing comes until then tells enough. */
const patienceMs = 2_000;
/** So long nothing must be heard for data to count as held back. */
const silenceMs = 800;

const brokenOff = ({ end, bytes }: Talk): boolean => (end === 'closed' || end === 'reset') && bytes === 0;

/** The connection must end after so long without a byte; with a long time, or without one, it must be silent. */
async function lookForEnd(...[road, toxic, context]: Parameters<Look>): Promise<Seen & { readonly talk: Talk }> {
  const after = toxic.attributes['timeout'] ?? 0;
  const never = toxic.type === 'timeout' && after === 0;
  if (never || after > patienceMs) {
    const talk = await askThrough(road, silenceMs, context);
    const says = talk.end === 'silent' ? `nothing came back for ${ms(silenceMs)}` : endOf(talk);
    return { hit: talk.end === 'silent', says, talk };
  }
  const talk = await askThrough(road, after * 1.2 + 1_000, context);
  const says = `${endOf(talk)}; ${ms(after)} were wanted`;
  return { hit: brokenOff(talk) && isNear(talk.endMs, after, noiseMs * 3), says, measured: talk.endMs, talk };
}

/** No data comes through; after the time the connection is closed, or it hangs for good. */
export const lookAtTimeout: Look = async (...of) => {
  const { talk: _talk, ...seen } = await lookForEnd(...of);
  return seen;
};

/** After the first data, and the time, the connection is reset rather than closed. */
export const lookAtReset: Look = async (...of) => {
  const { talk, ...seen } = await lookForEnd(...of);
  return talk.end === 'closed' ? { ...seen, hit: false, says: `${seen.says}; it was to be reset` } : seen;
};

/** New connections must be refused, or end before a byte has come. */
export const lookAtCut = async (...[road, context]: [Parameters<Look>[0], Parameters<Look>[2]]): Promise<Seen> => {
  const talk = await askThrough(road, silenceMs, context);
  return { hit: talk.end === 'refused' || brokenOff(talk), says: endOf(talk), measured: talk.endMs };
};
