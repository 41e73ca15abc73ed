import { randomInt } from 'node:crypto';

/** No vowels and no characters that look alike, as upstream's `rand.String`, so that no words come out. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
const suffixLength = 5;
/** As upstream: a name with its suffix fits a DNS label. */
const baseLengthMax = 63 - suffixLength;

/** A number from 0 up to but without `below`. */
export type RandomInt = (below: number) => number;

export const realRandomInt: RandomInt = (below) => randomInt(below);

/** `generateName` with five random characters. */
export function generateName(base: string, random: RandomInt): string {
  const suffix = Array.from({ length: suffixLength }, () => alphabet[random(alphabet.length)]).join('');
  return base.slice(0, baseLengthMax) + suffix;
}
