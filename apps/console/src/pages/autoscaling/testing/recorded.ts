import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { readDecision, type RecordedDecision } from '../../../sources/autoscaling-record.ts';

interface Recording {
  /** All decisions of one autoscaler over twelve minutes: it cannot decide at first, scales up, and is held by its window. */
  readonly users: readonly unknown[];
  /** Of the others, one of each kind. */
  readonly others: readonly unknown[];
}

/** What the cluster app of a lab once answered `/gameday/v1/decisions` with, the oldest first. */
export const recording = JSON.parse(
  gunzipSync(readFileSync(new URL('recorded-decisions.json.gz', import.meta.url))).toString('utf8'),
) as Recording;

export const decisionsOf = (values: readonly unknown[]): RecordedDecision[] =>
  values.map((value) => {
    const record = readDecision(value);
    if (!record) throw new Error('a recorded decision cannot be read');
    return record;
  });
