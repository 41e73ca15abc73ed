import type { DashboardAnswer, DashboardsAnswer, PrometheusLine } from '@gameday/console-api';
import { type Response, Router } from 'express';
import type { CreatePageServer } from '../../context.ts';
import { Refusal } from '../../web/refusal.ts';
import { createAskPrometheus, QuestionError, requestOf, successBegins } from './ask-prometheus.ts';
import { createDashboardFiles } from './dashboard-files.ts';
import { type Checked, readBatch } from './questions.ts';
import { createSharedAnswers } from './shared-answers.ts';

/** Browsers that look at the same dashboard ask within this time of each other. Less than the time between two scrapes. */
const keptMs = 1_500;
const keptBytesMax = 48 * 1024 * 1024;

const lineEnd = Buffer.from('\n');

/** An answer of Prometheus as a line: what it begins with is replaced by whose answer it is. */
const lineOf = (at: number, answer: Buffer): readonly Buffer[] => [
  Buffer.from(`{"at":${at},`),
  answer.subarray(successBegins.length, answer.at(-1) === 0x0a ? -1 : undefined),
  lineEnd,
];

const errorLine = (at: number, error: string): readonly Buffer[] => [
  Buffer.from(`${JSON.stringify({ at, error } satisfies PrometheusLine)}\n`),
];

/** Dashboards in Grafana's format, and a narrow way to Prometheus for their panels. */
export const createDashboardsServer: CreatePageServer = ({ config }) => {
  const router = Router();
  const files = createDashboardFiles();
  const prometheus = createAskPrometheus({ port: config.ports.prometheus });
  const answers = createSharedAnswers({
    ask: prometheus,
    keyOf: (question) => {
      const { path, form } = requestOf(question, 0);
      return `${path}?${form}`;
    },
    keptMs,
    bytesMax: keptBytesMax,
  });

  async function answer(response: Response, at: number, checked: Checked, gone: AbortSignal): Promise<void> {
    let line: readonly Buffer[];
    try {
      line =
        checked.state === 'fine'
          ? lineOf(at, await answers.ask(checked.question, gone))
          : errorLine(at, checked.reason);
    } catch (error) {
      if (gone.aborted) return;
      if (!(error instanceof QuestionError)) throw error;
      line = errorLine(at, error.message);
    }
    response.cork();
    for (const part of line) response.write(part);
    response.uncork();
  }

  router.get('/dashboards', async (_request, response) => {
    const dashboards = [...(await files()).values()].map(({ summary }) => summary);
    response.json({ dashboards } satisfies DashboardsAnswer);
  });
  router.get('/dashboards/:uid', async (request, response) => {
    const { uid } = request.params as { uid: string };
    const file = (await files()).get(uid);
    if (!file) throw new Refusal('not_found', `There is no dashboard "${uid.slice(0, 80)}".`);
    response.json({ dashboard: file.dashboard } satisfies DashboardAnswer);
  });
  router.post('/dashboards/ask', async (request, response) => {
    const questions = readBatch(request.body);
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    response.type('application/x-ndjson');
    await Promise.all(questions.map((checked, at) => answer(response, at, checked, gone.signal)));
    response.end();
  });
  return { router, close: () => prometheus.close() };
};
