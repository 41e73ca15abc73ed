import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FigureOptions, figuresOf } from '../make-figures.ts';
import type { Figures } from '../figures.ts';
import { header } from './raw-text.ts';

/** The figures of a raw file with these lines. */
export async function figuresOfLines(lines: readonly string[], options?: FigureOptions): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'gameday-figures-'));
  try {
    const file = join(folder, 'raw.csv');
    writeFileSync(file, header + lines.join(''));
    return await figuresOf(file, options);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
