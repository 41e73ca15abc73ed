import { readFileSync } from 'node:fs';
import { atomicWriteFile } from '@gameday/process';
import { codeOf, SourceFailed } from '../errors.ts';
import { layout } from './layout.ts';
import { withLock } from './lock.ts';

/** What was downloaded from an address the first time. */
interface Pin {
  readonly sha256: string;
  readonly version: string;
}

type PinFile = { readonly pins: Readonly<Record<string, Pin>> };

function readPins(file: string): Readonly<Record<string, Pin>> {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as PinFile).pins;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return {};
    throw new SourceFailed(
      'pin_mismatch',
      `${file} is damaged, so nothing that was downloaded before can be checked against it; ` +
        `look at it, and remove it to start with new pins`,
      { cause: error },
    );
  }
}

/**
 * Refuses a checksum that is not the one pinned for this address.
 * @throws SourceFailed `pin_mismatch`
 */
export function checkPin(cacheFolder: string, url: string, sha256: string): void {
  const file = layout(cacheFolder).pins;
  const pin = readPins(file)[url];
  if (!pin || pin.sha256 === sha256) return;
  throw new SourceFailed(
    'pin_mismatch',
    `${url} has the checksum ${sha256} now, but ${pin.sha256} was pinned when it was first used: a release never ` +
      `changes, so this may be tampering. Compare both with the makers' announcement; only if the new one is right, ` +
      `remove the entry from ${file}`,
  );
}

/** Pins a checksum that proved right. Other processes may pin at the same time. */
export async function addPin(cacheFolder: string, url: string, pin: Pin): Promise<void> {
  const { pins: file, lock } = layout(cacheFolder);
  await withLock(lock('pins'), { onWait: () => undefined }, () => {
    const pins = { ...readPins(file), [url]: pin };
    const sorted = Object.fromEntries(Object.entries(pins).sort(([a], [b]) => a.localeCompare(b)));
    atomicWriteFile(file, `${JSON.stringify({ pins: sorted }, null, 2)}\n`);
  });
}
