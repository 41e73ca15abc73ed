import { randomInt } from 'node:crypto';
import { nameAlphabet } from '@gameday/kubernetes';

const suffixLength = 5;
/** As upstream: a name with its suffix fits a DNS label. */
const baseLengthMax = 63 - suffixLength;

/** A number from 0 up to but without `below`. */
export type RandomInt = (below: number) => number;

export const realRandomInt: RandomInt = (below) => randomInt(below);

/** `generateName` with five random characters. */
export function generateName(base: string, random: RandomInt): string {
  const suffix = Array.from({ length: suffixLength }, () => nameAlphabet[random(nameAlphabet.length)]).join('');
  return base.slice(0, baseLengthMax) + suffix;
}
