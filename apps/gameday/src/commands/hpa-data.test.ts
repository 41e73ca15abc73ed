import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { runConformance } from '@gameday/hpa/conformance';
import { repositoryRoot } from '@gameday/lab-kit';

const folder = join(repositoryRoot, 'libs/hpa/testdata');
const read = (file: string): unknown => {
  const bytes = readFileSync(join(folder, file));
  return JSON.parse((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString());
};

describe('the conformance data', () => {
  const files = readdirSync(folder).filter((file) => /\.json(\.gz)?$/.test(file));

  it('are there', () => {
    expect(files).toHaveLength(3);
  });

  it.each(files)('%s matches in every case', { timeout: 60_000 }, (file) => {
    const { total, cases } = runConformance(read(file));
    expect(total).toBeGreaterThan(50);
    expect(cases.filter(({ matched }) => !matched).map(({ name, differences }) => [name, differences])).toEqual([]);
  });
});

interface Derived {
  readonly conditionMessages?: unknown;
  readonly events?: unknown;
  readonly currentMetrics?: unknown;
  readonly recommendationsAfter?: unknown;
  readonly error?: string;
}

it('messages, events and current values are those of the data as well, though upstream does not assert them', () => {
  const { cases } = read('horizontal.public.json') as { cases: { kind: string; derived?: Derived }[] };
  const answers = runConformance({ cases }).cases.map(({ got }) => got as Derived);
  const reconciles = cases.flatMap(({ kind, derived }, index) =>
    kind === 'reconcile' && derived ? [{ derived, index }] : [],
  );
  expect(reconciles.length).toBeGreaterThan(50);
  for (const { derived, index } of reconciles) expect(answers[index]).toMatchObject(derived);
});
