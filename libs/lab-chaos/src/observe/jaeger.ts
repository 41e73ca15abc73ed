import type { ActivityContext } from '@gameday/chaos-engine';
import type { Lab } from '../lab/lab.ts';
import { serviceProblems } from '../lab/names.ts';
import type { ArgumentsOf, NativeFunction, NativeModule } from '../module.ts';
import { findTraces, type Trace, TraceCopies } from './traces.ts';

type Search = ArgumentsOf<'jaeger', 'count'>;

/** As many as Jaeger gives at once. */
const countMax = 1_500;
/** Copied traces take some ten kilobytes each. */
const copiesDefault = 20;

/** @throws LabChaosError when Jaeger does not answer */
function search(lab: Lab, args: Search, limit: number, { run, signal }: ActivityContext): Promise<readonly Trace[]> {
  const { service, operation, tags, lastSeconds, minDurationMs, maxDurationMs } = args;
  const toMs = Date.now();
  const fromMs = lastSeconds === undefined ? (lab.firstFaults.get(run.id) ?? run.startedAt) : toMs - lastSeconds * 1000;
  return findTraces(lab, { service, operation, tags, fromMs, toMs, minDurationMs, maxDurationMs, limit }, signal);
}

const count = (lab: Lab): NativeFunction<Search> => ({
  check: ({ service }) => serviceProblems(service, ['service']),
  run: async (args, context) => (await search(lab, args, args.limit ?? countMax, context)).length,
});

const traces = (lab: Lab): NativeFunction<Search> => ({
  check: ({ service }) => serviceProblems(service, ['service']),
  async run(args, context) {
    const found = await search(lab, args, args.limit ?? copiesDefault, context);
    const { folder } = context.run;
    if (folder !== undefined) {
      const copies = new TraceCopies(lab, folder);
      for (const trace of found) {
        await copies.keep(trace);
        const says = `found in ${args.service}`;
        context.evidence({ kind: 'trace', traceId: trace.traceID, file: copies.fileOf(trace.traceID), says });
      }
    }
    return { count: found.length, traceIds: found.map(({ traceID }) => traceID) };
  },
});

/** What Jaeger has of the requests that were made. */
export const jaegerModule = (lab: Lab): NativeModule => ({
  functions: { count: count(lab), traces: traces(lab) },
  proofs: {},
});
