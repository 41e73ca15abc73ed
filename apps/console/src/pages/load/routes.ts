import { join } from 'node:path';
import type {
  ActionResult,
  LoadRunItem,
  LoadScenario,
  LoadScenarios,
  LoadsLive,
  LoadState,
} from '@gameday/console-api';
import { Router } from 'express';
import type { CreatePageServer } from '../../context.ts';
import { readLiveLoad } from '../../sources/load-live.ts';
import { askToEnd, pidOfLoad, runnerOf } from '../../sources/load-runner.ts';
import { createLoadRuns } from '../../sources/load-runs.ts';
import { loadReport } from '../../sources/load-verdict.ts';
import { createFeed } from '../../web/feed.ts';
import { Refusal } from '../../web/refusal.ts';
import { compareLoads } from './compare.ts';
import { loadDetail } from './detail.ts';
import { serveLoadFile } from './files.ts';
import { readScenarios } from './scenarios.ts';
import { createStarter } from './start.ts';

/** Loads: what there is to run, what runs, and what came of it. Topics `load` and `load-live`. */
export const createLoadServer: CreatePageServer = ({ config, prometheus, run, live }) => {
  let scenarios: readonly LoadScenario[] = [];
  const known = async () => (scenarios = await readScenarios());
  const runs = createLoadRuns({
    folder: join(config.paths.folder, 'load'),
    acceptanceOf: (name) => scenarios.find((each) => each.name === name)?.acceptance,
  });
  const starter = createStarter({ run, runs, scenarios: known });
  /** Loads that were asked to end from here: asked twice, k6 would be killed. */
  const ending = new Set<string>();

  const items = async (): Promise<LoadRunItem[]> => {
    if (scenarios.length === 0) await known().catch(() => undefined);
    const all = await runs.all();
    for (const name of ending) if (all.find((item) => item.run === name)?.state !== 'running') ending.delete(name);
    return all.map((item) => (ending.has(item.run) ? { ...item, ending: true } : item));
  };
  const state = createFeed<LoadState>({
    intervalMs: 1_000,
    read: async () => ({ runs: await items(), ...(starter.starting !== undefined && { starting: starter.starting }) }),
  });
  const underWay = createFeed<LoadsLive>({
    intervalMs: 2_000,
    read: async (signal) => {
      const running = (await items()).filter((item) => item.state === 'running');
      const loads = running.map(async ({ run: name, scenario, startedAtMs }) => {
        const folder = await runs.folderOf(name);
        return folder === undefined
          ? []
          : [await readLiveLoad({ run: name, scenario, folder, startedAtMs, nowMs: Date.now(), prometheus, signal })];
      });
      return { loads: (await Promise.all(loads)).flat() };
    },
  });
  live.topic('load', state);
  live.topic('load-live', underWay);

  /** @throws Refusal for what is no run of the lab */
  async function find(asked: unknown): Promise<{ item: LoadRunItem; folder: string }> {
    const item = typeof asked === 'string' ? (await items()).find((each) => each.run === asked) : undefined;
    const folder = item && (await runs.folderOf(item.run));
    if (!item || folder === undefined) {
      throw new Refusal(
        'not_found',
        'There is no load of this name. The latest ten are kept; it may be older, or have been removed.',
      );
    }
    return { item, folder };
  }
  /** @throws Refusal where it has no figures to compare */
  async function side(asked: unknown, which: string) {
    const { item, folder } = await find(asked);
    const { figures, record } = (await runs.ended(folder)) ?? {};
    if (!figures)
      throw new Refusal(
        'invalid_request',
        `${which}: ${item.run} has no figures: ${item.state === 'running' ? 'it is under way' : 'it made no request'}.`,
      );
    return { run: item, figures, thresholds: record?.thresholds ?? [] };
  }

  const router = Router();
  router.get('/load/scenarios', async (_request, response) => {
    const { defaultObjective } = await loadReport();
    response.json({ scenarios: await known(), objective: defaultObjective } satisfies LoadScenarios);
  });
  router.get('/load/runs', async (_request, response) => {
    response.json({ runs: await items() } satisfies LoadState);
  });
  router.post('/load/runs', async (request, response) => {
    response.status(201).json(await starter.start(request.body));
  });
  router.get('/load/runs/:run', async (request, response) => {
    const { item, folder } = await find(request.params.run);
    response.json(await loadDetail(runs, item, folder));
  });
  router.get('/load/runs/:run/files/:file', async (request, response) => {
    const { item, folder } = await find(request.params.run);
    await serveLoadFile(response, folder, item.run, request.params.file);
  });
  router.post('/load/runs/:run/stop', async (request, response) => {
    const { item, folder } = await find(request.params.run);
    if (item.state !== 'running') throw new Refusal('invalid_request', 'This load has ended already.');
    if (item.ending) throw new Refusal('invalid_request', 'This load is ending already; its report follows.');
    const pid = await pidOfLoad(folder);
    if (pid === undefined)
      throw new Refusal('invalid_request', 'This load was started in a terminal: end it there with Ctrl-C.');
    const runner = runnerOf(folder, pid);
    if (!runner || !askToEnd(runner))
      throw new Refusal('invalid_request', 'The process of this load has gone; there is nothing to end.');
    ending.add(item.run);
    response.json({
      ok: true,
      message: 'The load is ending; its report follows.',
      command: `kill ${pid}`,
    } satisfies ActionResult);
  });
  router.get('/load/compare', async (request, response) => {
    const { before, now } = request.query;
    const [earlier, later] = await Promise.all([side(before, 'before'), side(now, 'now')]);
    response.json(await compareLoads(earlier, later));
  });
  return {
    router,
    close() {
      state.close();
      underWay.close();
    },
  };
};
