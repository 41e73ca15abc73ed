import { join } from 'node:path';
import { explainTarget } from '@gameday/console-api';
import { Router } from 'express';
import type { CreatePageServer } from '../../context.ts';
import { createDecisionSource } from '../../sources/autoscaling-decisions.ts';
import { readAutoscaling } from '../../sources/autoscaling-objects.ts';
import { SourceError } from '../../sources/get-json.ts';
import { createEvents } from '../../sources/events.ts';
import { sentence } from '../../sources/events-item.ts';
import { Refusal } from '../../web/refusal.ts';
import { explainEdge } from './explain-edge.ts';
import { explainScaling, type ScalingTarget } from './explain-scaling.ts';

/** Clocks of a browser and of the lab may differ by so much. */
const futureMs = 60_000;

export const createExplainServer: CreatePageServer = (context) => {
  const router = Router();
  const { cluster, config, prometheus } = context;
  const events = createEvents(context);
  const decisions = createDecisionSource({ cluster, folder: join(config.paths.cluster, 'autoscalers') });

  /** What the autoscaler has recorded. Only a name that the cluster has told of is used any further. */
  async function recordsOf({ autoscaler }: ScalingTarget) {
    try {
      const { objects } = await readAutoscaling(cluster);
      const hpa = objects.find(({ metadata }) => metadata.name === autoscaler);
      if (!hpa) return { records: [], away: [] };
      return { records: await decisions.of(hpa.metadata), away: [] };
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      return { records: [], away: [sentence(`${error.message}: the autoscaler’s record is missing`)] };
    }
  }

  router.get('/explain', async (request, response) => {
    const { key } = request.query;
    const target = typeof key === 'string' && key.length <= 300 ? explainTarget(key) : undefined;
    const nowMs = Date.now();
    if (!target) {
      throw new Refusal(
        'invalid_request',
        'There is nothing to explain at this address: it names no decision. A key is such as transition~feed~users~1795403872360.',
      );
    }
    if (target.atMs > nowMs + futureMs) throw new Refusal('invalid_request', 'This moment has not come yet.');
    response.json(
      target.kind === 'scaling'
        ? await explainScaling({ prometheus, events, ...(await recordsOf(target)) }, target, nowMs)
        : await explainEdge({ context, events }, target, nowMs),
    );
  });
  return { router };
};
