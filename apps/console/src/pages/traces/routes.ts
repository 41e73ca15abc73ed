import { lastValue, type TraceAnswer, type TraceChoices, type TraceSearchAnswer } from '@gameday/console-api';
import { type Request, Router } from 'express';
import type { CreatePageServer } from '../../context.ts';
import { summarize } from '../../model/trace.ts';
import { SourceError } from '../../sources/get-json.ts';
import { readOperations, readServices, readTrace, readTraceDocument } from '../../sources/jaeger.ts';
import { doorOf } from '../../sources/lab-status.ts';
import { createFeed } from '../../web/feed.ts';
import { Refusal } from '../../web/refusal.ts';
import { search } from './search.ts';
import { parseTraceSearch } from './search-query.ts';

const latestMs = 3_000;
const latestLimit = 20;

/** Jaeger being away is no failure of the console: the page says so in its place. */
const away = (error: unknown): { state: 'away'; reason: string } => {
  if (!(error instanceof SourceError)) throw error;
  return { state: 'away', reason: error.message };
};

function idOf(request: Request): string {
  const { id } = request.params as { id: string };
  if (!/^[0-9a-f]{32}$/.test(id)) throw new Refusal('not_found', 'A trace id is 32 hexadecimal digits in lower case.');
  return id;
}

/** Searching traces, one trace, and the topic `traces` with the latest ones at the door. */
export const createTracesServer: CreatePageServer = ({ config, status, live }) => {
  const router = Router();
  const { jaeger: port } = config.ports;
  const door = async () => doorOf(lastValue(await status.fresh(5_000)));
  const latest = createFeed<TraceSearchAnswer>({
    intervalMs: latestMs,
    read: async (signal) =>
      search({ port, door: await door() }, { service: { of: 'door' }, limit: latestLimit }, signal),
  });
  live.topic('traces', latest);

  router.get('/traces', async (request, response) => {
    const wanted = parseTraceSearch(request.query, Date.now());
    const answer = await search({ port, door: await door() }, wanted).catch(away);
    response.json(answer satisfies TraceSearchAnswer);
  });
  router.get('/traces/choices', async (request, response) => {
    const asked = request.query['service'];
    const read = async (): Promise<TraceChoices> => {
      const [services, byDefault] = await Promise.all([readServices(port), door()]);
      const service = typeof asked === 'string' && services.includes(asked) ? asked : byDefault;
      return { state: 'ready', services, door: byDefault, operations: await readOperations(port, service) };
    };
    response.json(await read().catch(away));
  });
  router.get('/traces/:id', async (request, response) => {
    const id = idOf(request);
    const read = async (): Promise<TraceAnswer> => {
      const trace = await readTrace(port, id);
      return trace ? { state: 'found', trace, summary: summarize(trace) } : { state: 'unknown' };
    };
    response.json(await read().catch(away));
  });
  router.get('/traces/:id/jaeger.json', async (request, response) => {
    const id = idOf(request);
    const document = await readTraceDocument(port, id).catch((error: unknown) => {
      throw new Refusal('unavailable', away(error).reason);
    });
    if (document === undefined)
      throw new Refusal('not_found', 'Jaeger has no trace with this id; only the newest are kept.');
    response.attachment(`trace-${id}.json`).json(document);
  });
  return { router, close: () => latest.close() };
};
