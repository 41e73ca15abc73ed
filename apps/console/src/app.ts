import { createHmac } from 'node:crypto';
import { ensureSecrets } from '@gameday/lab-kit';
import { createPrometheus } from '@gameday/prometheus';
import express, { type Express } from 'express';
import { createRunCommand } from './actions/run-command.ts';
import type { ConsoleConfig } from './config.ts';
import type { ConsoleContext, PageServer } from './context.ts';
import { pageServers } from './pages/index.ts';
import { getJson } from './sources/get-json.ts';
import { readLabStatus } from './sources/lab-status.ts';
import { answerError } from './web/answer-error.ts';
import { createFeed } from './web/feed.ts';
import { guard, securityHeaders } from './web/guard.ts';
import { createLive, type Live } from './web/live.ts';
import { Refusal } from './web/refusal.ts';
import { loadUi } from './web/ui.ts';

export interface ConsoleApp {
  readonly app: Express;
  readonly live: Live;
  /** From now on `/readyz` answers 503. */
  stopping(): void;
  /** Ends what the pages' servers began. */
  close(): Promise<void>;
}

export interface ConsoleAppOptions {
  readonly config: ConsoleConfig;
  /** Told of what the console itself did wrong. */
  readonly onError: (error: unknown) => void;
  /** Where the page was built to; default the build's own folder. */
  readonly uiFolder?: string;
}

/** Only the lab's own page shall change its state; the token is made from the lab's secret, so that a page outlives the console. */
const tokenOf = ({ paths }: ConsoleConfig): string =>
  createHmac('sha256', ensureSecrets(paths.secrets).labToken).update('console').digest('base64url');

const topicsMax = 16;

/** The console as an Express app: what is at which address. */
export function createConsoleApp({ config, onError, uiFolder }: ConsoleAppOptions): ConsoleApp {
  const token = tokenOf(config);
  const ui = loadUi(token, uiFolder);
  const live = createLive({ build: ui.build });
  const prometheus = createPrometheus({ url: `http://127.0.0.1:${config.ports.prometheus}`, timeoutMs: 10_000 });
  const status = createFeed({
    intervalMs: 1_000,
    read: (signal) => readLabStatus(config.supervisorSocket, signal),
  });
  live.topic('status', status);
  const context: ConsoleContext = {
    config,
    status,
    prometheus,
    cluster: (path, signal) =>
      getJson({ source: 'The cluster', at: { port: config.ports.cluster }, path, ...(signal && { signal }) }),
    run: createRunCommand(config),
    live,
  };
  const pages: PageServer[] = pageServers.map((create) => create(context));
  let ready = true;

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(securityHeaders, guard({ port: config.port, token }));
  app.get('/livez', (_request, response) => void response.json({ status: 'ok' }));
  app.get('/readyz', (_request, response) => {
    response.status(ready ? 200 : 503).json({ ready, ...(!ready && { reason: 'stopping' }) });
  });
  app.use(ui.files);
  app.get('/events', (request, response) => {
    if (live.full) throw new Refusal('unavailable', 'Too many browsers follow the lab; close one.');
    const { topics: asked } = request.query;
    const topics = typeof asked === 'string' && asked !== '' ? asked.split(',') : [];
    const unknown = topics.find((topic) => !live.topics.includes(topic));
    if (unknown !== undefined || topics.length > topicsMax) {
      throw new Refusal('invalid_request', `There are the topics ${live.topics.join(', ')}.`);
    }
    if (request.method === 'HEAD') response.type('text/event-stream').end();
    else live.attach(response, topics);
  });
  app.use('/api', express.json({ limit: '256kb', strict: true }));
  app.get('/api/status', async (_request, response) => {
    const reading = await status.fresh(1_000);
    if (reading.state !== 'ready') {
      throw new Refusal(
        'unavailable',
        reading.state === 'away' ? reading.reason : 'The supervisor has not answered yet.',
      );
    }
    response.json(reading.value);
  });
  for (const { router } of pages) app.use('/api', router);
  app.use('/api', () => {
    throw new Refusal('not_found', 'The console has nothing at this address.');
  });
  app.get('/{*page}', ui.page);
  app.use(answerError(onError));
  return {
    app,
    live,
    stopping: () => void (ready = false),
    async close() {
      status.close();
      await Promise.all([prometheus.close(), ...pages.map(async (page) => page.close?.())]);
    },
  };
}
