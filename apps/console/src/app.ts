import express, { type Express, type Request, type Response } from 'express';
import type { ConsoleConfig } from './config.ts';
import type { LabFeeds } from './feeds.ts';
import { readTrace } from './sources/jaeger.ts';
import { readTraceLogs } from './sources/trace-logs.ts';
import { home, type HomeState, homeSections } from './views/home.ts';
import { page } from './views/layout.ts';
import { stateDocument } from './views/state-json.ts';
import { tracePage, type TracePageState } from './views/trace-page.ts';
import { answerError } from './web/answer-error.ts';
import { loadAssets } from './web/assets.ts';
import { guard, securityHeaders } from './web/guard.ts';
import type { Html } from './web/html.ts';
import { createLive, type Live } from './web/live.ts';
import { Refusal } from './web/refusal.ts';

export interface ConsoleApp {
  readonly app: Express;
  readonly live: Live;
  /** From now on `/readyz` answers 503. */
  stopping(): void;
}

export interface ConsoleAppOptions {
  readonly config: ConsoleConfig;
  readonly feeds: LabFeeds;
  /** Told of what the console itself did wrong. */
  readonly onError: (error: unknown) => void;
}

/** A first page may be as old as this; a browser that stays gets everything as it changes. */
const ageMsMax = 1_000;
/** A source that takes longer than this shows as on its way in the first page. */
const firstPageMsMax = 600;

const traceIdPattern = /^[0-9a-f]{32}$/;

const sendHtml = (response: Response, markup: Html, status = 200) =>
  void response.status(status).type('html').send(markup.toString());

function traceIdOf(request: Request): string {
  const id = request.params['traceId'];
  if (typeof id === 'string' && traceIdPattern.test(id)) return id;
  throw new Refusal('not_found', 'A trace id is 32 hexadecimal digits in lower case.');
}

/** The console as an Express app: what is at which address. */
export function createConsoleApp({ config, feeds, onError }: ConsoleAppOptions): ConsoleApp {
  const { router: assets, build } = loadAssets();
  const state = (): HomeState => ({
    status: feeds.status.reading,
    traffic: feeds.traffic.reading,
    traces: feeds.traces.reading,
  });
  const sections = () => homeSections(state(), config.ports);
  const live = createLive({ feeds: [feeds.status, feeds.traffic, feeds.traces], render: sections, build });
  let ready = true;

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(securityHeaders, guard(config.port));

  app.get('/livez', (_request, response) => void response.json({ status: 'ok' }));
  app.get('/readyz', (_request, response) => {
    response.status(ready ? 200 : 503).json({ ready, ...(!ready && { reason: 'stopping' }) });
  });
  app.use(assets);

  app.get('/', async (_request, response) => {
    await feeds.fresh(ageMsMax, firstPageMsMax);
    sendHtml(response, page({ title: 'Lab', body: home(sections()), live: true, build }));
  });
  app.get('/events', (request, response) => {
    if (live.full) throw new Refusal('unavailable', 'Too many browsers follow the lab; close one.');
    if (request.method === 'HEAD') response.type('text/event-stream').end();
    else live.attach(response);
  });
  app.get('/traces', (request, response) => {
    const { id } = request.query;
    const wanted = typeof id === 'string' ? id.trim().toLowerCase() : '';
    if (!traceIdPattern.test(wanted)) throw new Refusal('invalid_request', 'A trace id is 32 hexadecimal digits.');
    response.redirect(303, `/traces/${wanted}`);
  });

  const readAll = async (id: string, signal: AbortSignal): Promise<TracePageState> => {
    const [trace, logs] = await Promise.all([
      readTrace(config.ports.jaeger, id, signal).catch((error: unknown) => ({
        reason: error instanceof Error ? error.message : String(error),
      })),
      readTraceLogs(config.logFolder, id),
    ]);
    return { id, trace, logs };
  };
  const signalOf = (response: Response) => {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    return gone.signal;
  };
  app.get('/traces/:traceId', async (request, response) => {
    const found = await readAll(traceIdOf(request), signalOf(response));
    const known = found.trace !== undefined || found.logs.lines.length > 0;
    const title = `Trace ${found.id.slice(0, 8)}`;
    sendHtml(response, page({ title, body: tracePage(found), build }), known ? 200 : 404);
  });
  app.get('/api/state', async (_request, response) => {
    await feeds.fresh(ageMsMax, firstPageMsMax);
    response.json(stateDocument(state()));
  });
  app.get('/api/traces/:traceId', async (request, response) => {
    const found = await readAll(traceIdOf(request), signalOf(response));
    if (!found.trace && found.logs.lines.length === 0)
      throw new Refusal('not_found', 'Neither Jaeger nor the logs know this trace.');
    response.json(found);
  });

  app.use((_request) => {
    throw new Refusal('not_found', 'The console has nothing at this address.');
  });
  app.use(answerError(build, onError));
  return { app, live, stopping: () => void (ready = false) };
}
