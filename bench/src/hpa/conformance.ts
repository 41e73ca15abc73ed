import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { runConformance } from '@gameday/hpa/conformance';
import { note } from '../support/app.ts';
import { root } from '../support/lab.ts';
import type { Figure } from '../support/report.ts';

const folder = join(root, 'libs/hpa/testdata');

/** Upstream's cases and sequences through the algorithm. */
export function measureConformance(): Figure[] {
  note('running the conformance data …');
  const files = readdirSync(folder).filter((file) => /\.json(\.gz)?$/.test(file));
  const reports = files.map((file) => {
    const bytes = readFileSync(join(folder, file));
    return runConformance(JSON.parse((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')));
  });
  const sum = (field: 'matched' | 'total') => reports.reduce((all, report) => all + report[field], 0);
  return [
    {
      name: `conformance: cases that match, of ${sum('total')}`,
      value: (sum('matched') / sum('total')) * 100,
      unit: '%',
      goal: { atLeast: 100 },
    },
  ];
}
