import { type Columns, defaultColumns, parseStep } from './parse-step.ts';
import { parseController, parseSpec } from './parse-spec.ts';
import { Place, TraceError } from './reader.ts';
import type { Trace, TraceStep } from './trace.ts';

const defaultContainers = { app: { cpu: '100m', memory: '128Mi' } };
/** Of metrics-server, about; a pod that is ready then counts after one sync period. */
const defaultWindowSeconds = 15;
const initialName = 'trace';

function parseContainers(place: Place): Trace['containers'] {
  return Object.fromEntries(
    place.entries().map(([name, requests]) => [
      name,
      Object.fromEntries(
        requests.entries().map(([resource, quantity]) => {
          quantity.quantity();
          return [resource, quantity.text()];
        }),
      ),
    ]),
  );
}

const secondsOr = (place: Place, otherwise: number): number =>
  Math.round((place.absent ? otherwise : place.number('a number of seconds')) * 1000);

function parseSequence(sequence: Place, columns: Columns): Trace {
  const options = parseController(sequence.at('controller'));
  const windowMs = secondsOr(sequence.at('sampleWindowSeconds'), defaultWindowSeconds);
  const rows = sequence.at('steps').list('a list of steps');
  // Only who gives the pods themselves can mean pods without containers.
  const follows = rows.some((step) => step.at('scale').absent);
  const given = sequence.at('containers');
  const containers = given.absent && follows ? defaultContainers : parseContainers(given);
  let spec = parseSpec(sequence.at('spec'));
  let timeMs = -options.syncPeriodMs;
  const steps: TraceStep[] = [];
  for (const row of rows) {
    if (!row.at('spec').absent) spec = parseSpec(row.at('spec'));
    const next = secondsOr(row.at('t'), (timeMs + options.syncPeriodMs) / 1000);
    if (steps.length > 0 && next < timeMs) row.at('t').fail(`not before the step before it, ${timeMs / 1000}`);
    timeMs = next;
    steps.push(parseStep(row, timeMs, spec, { containers, windowMs }, columns));
  }
  const name = sequence.at('name').absent ? initialName : sequence.at('name').text();
  return { name, options, containers, windowMs, startupMs: secondsOr(sequence.at('startupSeconds'), 0), steps };
}

function parseColumns(meta: Place): Columns {
  const columns = (place: Place, otherwise: readonly string[]) =>
    place.absent ? otherwise : place.list().map((name) => name.text('the name of a column'));
  if (meta.absent) return defaultColumns;
  return {
    pods: columns(meta.at('podColumns'), defaultColumns.pods),
    usage: columns(meta.at('usageColumns'), defaultColumns.usage),
  };
}

/**
 * Reads traces: one sequence, a list of sequences, or a document with `sequences` (and `meta`, which names the columns of rows).
 * @throws TraceError naming the place
 */
export function parseTraces(document: unknown): Trace[] {
  if (Array.isArray(document)) {
    return new Place('', document).list().map((sequence) => parseSequence(sequence, defaultColumns));
  }
  const root = new Place('', document);
  const columns = parseColumns(root.at('meta'));
  if (!root.at('sequences').absent)
    return root
      .at('sequences')
      .list()
      .map((sequence) => parseSequence(sequence, columns));
  if (root.at('steps').absent) {
    throw new TraceError('', 'is no trace; it needs `spec` (of an autoscaler) and `steps`, or `sequences` of such');
  }
  return [parseSequence(root, columns)];
}
