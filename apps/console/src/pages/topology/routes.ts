import { lastValue } from '@gameday/console-api';
import { Router } from 'express';
import type { ConsoleContext, CreatePageServer } from '../../context.ts';
import { readGovernance } from '../../sources/governance.ts';
import { readAutoscalers } from '../../sources/topology-deployments.ts';
import { readTracks, type Tracked } from '../../sources/topology-tracks.ts';
import { createFeed } from '../../web/feed.ts';
import { Refusal } from '../../web/refusal.ts';
import { endFault, parseScale, scaleService } from './actions.ts';
import { edgeDetail } from './edge-detail.ts';
import { nodeDetail } from './node-detail.ts';
import { listen, messageOf, readTopology } from './read-topology.ts';
import { createReportMemory } from './remember-reports.ts';

/** How old the graph may be for names to be checked against it. */
const knownForMs = 5_000;

export const createTopologyServer: CreatePageServer = (context: ConsoleContext) => {
  const router = Router();
  const remember = createReportMemory();
  const feed = createFeed({ intervalMs: 2_000, read: (signal) => readTopology(context, signal, remember) });
  context.live.topic('topology', feed);

  /** The graph that names from a request are looked up in. @throws Refusal unavailable */
  const graph = async () => {
    const reading = await feed.fresh(knownForMs);
    const topology = lastValue(reading);
    if (topology) return topology;
    throw new Refusal('unavailable', reading.state === 'away' ? reading.reason : 'The lab has not answered yet.');
  };
  const status = async () => lastValue(await context.status.fresh(1_000));

  const tracksOf = async (tracked: Tracked) => {
    const said = await listen(readTracks(context.prometheus, tracked, Date.now()));
    return { tracks: said.value, notes: 'away' in said ? [said.away] : [] };
  };

  router.get('/topology', async (_request, response) => {
    response.json(await graph());
  });

  router.get('/topology/edges/:service/:peer', async (request, response) => {
    const { service, peer } = request.params;
    const edge = (await graph()).edges.find((one) => one.service === service && one.peer === peer);
    if (!edge) throw new Refusal('not_found', 'Nobody calls along this edge, as far as the lab knows.');
    const lab = await status();
    const asked = edge.kind === 'call' && lab ? lab : { services: [] };
    const [governance, measured] = await Promise.all([
      readGovernance(asked, { service: edge.service, peer: edge.peer }),
      tracksOf(trackedEdge(edge)),
    ]);
    response.json(edgeDetail(edge, governance, measured));
  });

  router.get('/topology/nodes/:name', async (request, response) => {
    const { name } = request.params;
    const node = (await graph()).nodes.find(({ id }) => id === name);
    if (!node) throw new Refusal('not_found', 'The lab has nothing of this name.');
    const lab = await status();
    const isService = node.kind === 'service';
    const [governance, autoscalers, measured] = await Promise.all([
      readGovernance(isService && lab ? lab : { services: [] }, { peer: node.id }),
      isService ? listen(readAutoscalers(context.cluster)) : undefined,
      node.kind === 'engine'
        ? { tracks: undefined, notes: [] }
        : tracksOf(isService ? { kind: 'service', service: node.id } : { kind: 'load' }),
    ]);
    const autoscaler = autoscalers?.value?.find(({ service }) => service === node.id);
    response.json(nodeDetail(node.id, { status: lab, governance, autoscaler, ...measured }));
  });

  router.post('/topology/scale', async (request, response) => {
    const wanted = parseScale(request.body);
    const known = (await status())?.services.map(({ name }) => name) ?? [];
    response.json(await scaleService(context, wanted, known));
  });

  router.delete('/topology/faults/:lease', async (request, response) => {
    try {
      response.json(await endFault(context, request.params.lease));
    } catch (error) {
      if (error instanceof Refusal) throw error;
      throw new Refusal('unavailable', messageOf(error));
    }
  });

  return { router, close: () => feed.close() };
};

function trackedEdge({
  kind,
  service,
  peer,
}: {
  kind: 'call' | 'database' | 'load';
  service: string;
  peer: string;
}): Tracked {
  switch (kind) {
    case 'call':
      return { kind, service, peer };
    case 'database':
      return { kind, service };
    case 'load':
      return { kind };
  }
}
