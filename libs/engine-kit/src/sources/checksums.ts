import { posix } from 'node:path';

const line = /^([0-9a-fA-F]{64})(?:[ \t]+\*?(.+))?$/;

/**
 * The SHA-256 of one file, from a checksum file in any form that releases use: lines `HASH  NAME` or `HASH *NAME` (a
 * folder before the name does not matter), or one bare hash for the only file it is about.
 * @returns lower case; undefined when the file is not listed
 */
export function checksumOf(checksums: string, fileName: string): string | undefined {
  const entries = checksums
    .split('\n')
    .map((text) => line.exec(text.trim()))
    .filter((match) => match !== null);
  const named = entries.find((match) => match[2] !== undefined && posix.basename(match[2].trim()) === fileName);
  const bare = entries.length === 1 && entries[0]?.[2] === undefined ? entries[0] : undefined;
  return (named ?? bare)?.[1]?.toLowerCase();
}
