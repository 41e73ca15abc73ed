import { join } from 'node:path';
import type { AutoscalerDetail, DecisionList } from '@gameday/console-api';
import { type Request, Router } from 'express';
import type { CreatePageServer } from '../../context.ts';
import { createDecisionSource } from '../../sources/autoscaling-decisions.ts';
import {
  type AutoscalingState,
  readAutoscaling,
  readEvents,
  type StoredAutoscaler,
} from '../../sources/autoscaling-objects.ts';
import { readMetricRules } from '../../sources/autoscaling-rules.ts';
import { SourceError } from '../../sources/get-json.ts';
import { createFeed } from '../../web/feed.ts';
import { Refusal } from '../../web/refusal.ts';
import { explain } from './arithmetic/explain.ts';
import { readHistory } from './history.ts';
import { overviewOf, summaryOf } from './overview.ts';
import { nearestTo, rowOf } from './rows.ts';
import { readScaleRequest, scaleByHand } from './scale.ts';
import { answerWhatIf, readWhatIfRequest } from './what-if/answer.ts';

const rowsMax = 1_000;
const rowsByDefault = 200;
const spanMsByDefault = 15 * 60_000;
/** What Prometheus is asked for in one go. */
const spanMsMax = 7 * 24 * 3_600_000;

/** Runs what asks other processes: that one is away is no fault of the console's. */
async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof SourceError ? new Refusal('unavailable', error.message) : error;
  }
}

/** A moment from the query; undefined where there is none. @throws Refusal */
function momentOf(request: Request, name: string): number | undefined {
  const text = request.query[name];
  if (text === undefined) return undefined;
  const ms = typeof text === 'string' && text !== '' ? Number(text) : Number.NaN;
  if (!Number.isFinite(ms) || ms < 0) throw new Refusal('invalid_request', `${name} must be milliseconds since 1970.`);
  return ms;
}

function limitOf(request: Request): number {
  const text = request.query['limit'];
  if (text === undefined) return rowsByDefault;
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > rowsMax) {
    throw new Refusal('invalid_request', `limit must be a whole number from 1 to ${rowsMax}.`);
  }
  return limit;
}

/** From one moment to another, or the last `span` milliseconds. @throws Refusal */
function rangeOf(request: Request, nowMs: number): { fromMs: number; toMs: number } {
  const toMs = momentOf(request, 'to') ?? nowMs;
  const fromMs = momentOf(request, 'from') ?? toMs - (momentOf(request, 'span') ?? spanMsByDefault);
  if (fromMs >= toMs) throw new Refusal('invalid_request', 'from must be before to.');
  if (toMs - fromMs > spanMsMax) throw new Refusal('invalid_request', 'The time range must be at most seven days.');
  return { fromMs, toMs };
}

/** Only a name that the cluster has told of is used any further. @throws Refusal */
function known(state: AutoscalingState, name: unknown): StoredAutoscaler {
  const hpa = state.objects.find(({ metadata }) => metadata.name === name);
  if (hpa) return hpa;
  const names = state.objects.map(({ metadata }) => metadata.name).join(', ');
  throw new Refusal('not_found', `There is no autoscaler of this name. There are ${names === '' ? 'none' : names}.`);
}

export const createAutoscalingServer: CreatePageServer = (context) => {
  const { cluster, prometheus, live, config, run } = context;
  const state = createFeed({ intervalMs: 2_000, read: (signal) => readAutoscaling(cluster, signal) });
  const overview = createFeed({
    intervalMs: 2_000,
    read: async () => overviewOf(await present()),
  });
  live.topic('autoscaling', overview);
  const decisions = createDecisionSource({ cluster, folder: join(config.paths.cluster, 'autoscalers') });
  const router = Router();

  async function present(): Promise<AutoscalingState> {
    const reading = await state.fresh(500);
    if (reading.state === 'ready') return reading.value;
    throw new SourceError(
      'unreachable',
      reading.state === 'away' ? reading.reason : 'The cluster has not answered yet',
    );
  }
  const find = async (request: Request) => {
    const all = await present();
    const hpa = known(all, request.params['name']);
    return { all, hpa, records: () => decisions.of(hpa.metadata) };
  };

  router.get('/autoscaling', async (_request, response) => {
    response.json(await asked(async () => overviewOf(await present())));
  });

  router.get('/autoscaling/:name', async (request, response) => {
    const detail = await asked(async (): Promise<AutoscalerDetail> => {
      const { all, hpa, records } = await find(request);
      const { name, namespace } = hpa.metadata;
      const [events, kept] = await Promise.all([readEvents(cluster, hpa.metadata), records()]);
      const note = all.notes.find((each) => each.name === name && each.namespace === namespace);
      const [first, last] = [kept[0]?.atMs, kept.at(-1)?.atMs];
      return {
        summary: summaryOf(hpa, note),
        timeScale: all.timeScale,
        syncSeconds: all.syncSeconds,
        spec: hpa.spec,
        events,
        decisions: {
          count: kept.length,
          ...(first !== undefined && { firstMs: first }),
          ...(last !== undefined && { lastMs: last }),
        },
      };
    });
    response.json(detail);
  });

  router.get('/autoscaling/:name/decisions', async (request, response) => {
    const { fromMs, toMs } = rangeOf(request, Date.now());
    const limit = limitOf(request);
    const list = await asked(async (): Promise<DecisionList> => {
      const { records } = await find(request);
      const inRange = (await records()).filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
      return { rows: inRange.slice(-limit).toReversed().map(rowOf), total: inRange.length };
    });
    response.json(list);
  });

  router.get('/autoscaling/:name/decisions/:at', async (request, response) => {
    const atMs = Number(request.params['at']);
    if (!Number.isFinite(atMs)) throw new Refusal('invalid_request', 'The moment must be milliseconds since 1970.');
    const explained = await asked(async () => {
      const { records } = await find(request);
      const kept = await records();
      return explain(kept, nearestTo(kept, atMs));
    });
    if (!explained) throw new Refusal('not_found', 'No decision of this autoscaler is recorded.');
    response.json(explained);
  });

  router.get('/autoscaling/:name/history', async (request, response) => {
    const range = rangeOf(request, Date.now());
    const history = await asked(async () => {
      const { hpa, records } = await find(request);
      const { name } = hpa.metadata;
      return readHistory({ prometheus, name, spec: hpa.spec, records: await records(), range });
    });
    response.json(history);
  });

  router.post('/autoscaling/what-if', async (request, response) => {
    const whatIf = readWhatIfRequest(request.body);
    const answer = await asked(async () => {
      const all = await present();
      const hpa = known(all, whatIf.autoscaler);
      const { rulesFile } = all;
      const rules = async () => (rulesFile === undefined ? [] : readMetricRules(rulesFile));
      return answerWhatIf({
        present: hpa,
        records: await decisions.of(hpa.metadata),
        request: whatIf,
        prometheus,
        rules,
      });
    });
    response.json(answer);
  });

  router.post('/autoscaling/:name/scale', async (request, response) => {
    const wanted = readScaleRequest(request.body);
    const { hpa } = await asked(() => find(request));
    const { kind, name } = hpa.spec.scaleTargetRef;
    if (kind !== 'Deployment')
      throw new Refusal('invalid_request', `${kind}/${name} is no Deployment; gameday scale knows those only.`);
    response.json(await scaleByHand(run, name, wanted));
  });

  return {
    router,
    close() {
      state.close();
      overview.close();
    },
  };
};
