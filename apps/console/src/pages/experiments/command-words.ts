import { stripVTControlCharacters } from 'node:util';

/** How the command line begins what it says of an error. */
const opening = 'gameday: ';

/** Why a command ended, from what it wrote: the error, its details and what to do next, a line each; empty where it said nothing. */
export function errorWords(text: string): string {
  const lines = stripVTControlCharacters(text)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const from = lines.findLastIndex((line) => line.startsWith(opening));
  return lines
    .slice(Math.max(0, from))
    .map((line, index) => (index === 0 && from >= 0 ? line.slice(opening.length) : line))
    .join('\n');
}
