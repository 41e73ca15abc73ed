import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordedParts } from './recorded-parts.ts';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'gameday-parts-'))));
afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  ['what runs', '{"supervisor": null, "parts": {"consul": {"pid": 7, "startedAt": "x", "stopSignal": "SIGINT"}}}', 1],
  ['nothing, where no lab runs', undefined, 0],
  ['nothing, where the file is broken', '{"parts": {"consul"', 0],
  ['nothing, where the file is another', '[]', 0],
])('the record of parts tells %s', (_what, text, count) => {
  const parts = join(folder, `parts-${count}.json`);
  if (text !== undefined) writeFileSync(parts, text);
  const found = recordedParts({ parts: text === undefined ? join(folder, 'none') : parts });
  expect(Object.keys(found)).toHaveLength(count);
  if (count > 0) expect(found['consul']).toEqual({ pid: 7, startedAt: 'x', stopSignal: 'SIGINT' });
});
