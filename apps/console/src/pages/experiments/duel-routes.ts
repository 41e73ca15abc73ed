import type { DuelDetail, DuelItem, StartedDuel } from '@gameday/console-api';
import type { Router } from 'express';
import { join } from 'node:path';
import { isThere } from '../../sources/runs-folder.ts';
import { Refusal } from '../../web/refusal.ts';
import { noBody, startDuelBody, validBody } from './bodies.ts';
import type { BookPage } from './book.ts';
import { isInvalid } from './catalogue/catalogue.ts';
import { compareSides, type Side } from './compare.ts';
import { checkWayIsFree, knownExperiment } from './experiment-routes.ts';
import type { Parts } from './parts.ts';
import { abort } from './run-routes.ts';
import { serveFile } from './serve-file.ts';

/** Duels: what there were, one with its comparison, a new one, its end. */
export function addDuelRoutes(router: Router, parts: Parts): void {
  const { book, context, launcher } = parts;

  async function known(duel: string): Promise<{ item: DuelItem; folder: string; page: BookPage }> {
    const [page, folder] = await Promise.all([book.read(), book.duelsFolder.folderOf(duel)]);
    const item = page.duels.find((one) => one.duel === duel);
    if (!item || folder === undefined) throw new Refusal('not_found', 'There is no duel of this name.');
    return { item, folder, page };
  }

  /** A duel's sides, as long as their runs are kept. */
  async function sidesOf({ item, page }: { item: DuelItem; page: BookPage }): Promise<[Side, Side] | undefined> {
    const record = page.knownDuels.find(({ duel }) => duel === item.duel)?.record;
    if (!record) return undefined;
    const [a, b] = await Promise.all(
      [record.a, record.b].map(async ({ name, run, policies }): Promise<Side | undefined> => {
        const folder = await book.runsFolder.folderOf(run);
        const of = page.runs.find((one) => one.run === run);
        return folder !== undefined && of ? { name, run: of, folder, policies } : undefined;
      }),
    );
    return a && b ? [a, b] : undefined;
  }

  router.get('/experiments/duels', async (_request, response) => {
    response.json({ duels: (await book.read()).duels });
  });
  router.get('/experiments/duels/:duel', async ({ params }, response) => {
    const found = await known(params.duel);
    const { item, folder, page } = found;
    const files = { report: await isThere(join(folder, 'report.html')) };
    const detail = (more: Pick<DuelDetail, 'comparison' | 'missing'> = {}): DuelDetail => ({
      duel: item,
      files,
      ...more,
    });
    if (item.state === 'running') return void response.json(detail());
    if (item.state === 'ended early') {
      return void response.json(
        detail({ missing: 'It was ended before both sides were run, so there is nothing to compare.' }),
      );
    }
    const sides = await sidesOf(found);
    if (!sides) {
      return void response.json(detail({ missing: 'Its runs are no longer kept; its report has what they came to.' }));
    }
    const record = page.knownDuels.find(({ duel }) => duel === item.duel)?.record;
    response.json(detail({ comparison: await compareSides(...sides, record?.differences) }));
  });
  router.get('/experiments/duels/:duel/report', async ({ params }, response) => {
    const { item, folder } = await known(params.duel);
    await serveFile(response, { folder, file: 'report.html', name: item.duel });
  });
  router.post('/experiments/duels/:duel/abort', async ({ params, body }, response) => {
    validBody(noBody, body);
    const { item, page } = await known(params.duel);
    const held = page.undo.alive.find(({ run }) => run === `${item.duel}-a` || run === `${item.duel}-b`);
    if (!held) {
      throw new Refusal(
        'unavailable',
        'The duel holds nothing now: it has ended, or rests between its sides. Try again in a moment.',
      );
    }
    response.json(await abort({ context }, held.run));
  });
  router.post('/experiments/duels', async ({ body }, response) => {
    const { experiment, a, b, seed, restSeconds } = validBody(startDuelBody, body);
    const entry = await knownExperiment(parts, experiment);
    if (isInvalid(entry)) throw new Refusal('invalid_request', 'The experiment is invalid; its page says why.');
    await checkWayIsFree(parts);
    const json = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;
    const files = await launcher.keep({ a: json(a), b: json(b) });
    const args = [
      ...['chaos', 'duel', entry.path, '--a', files.a, '--b', files.b],
      ...(seed === undefined ? [] : ['--seed', String(seed)]),
      ...(restSeconds === undefined ? [] : ['--rest', String(restSeconds)]),
    ];
    const began = async (pid: number): Promise<string | undefined> => {
      const { undo, knownDuels } = await book.read();
      const held = undo.alive.filter((one) => one.pid === pid).map(({ run }) => run);
      return knownDuels.find((one) => held.includes(`${one.duel}-a`))?.duel;
    };
    const duel = await launcher.start('duel', args, began).catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
      // Whoever sent the policies knows nothing of our files.
      const words = error.message.replaceAll(files.a, 'What A is given').replaceAll(files.b, 'What B is given');
      throw new Refusal(error.code, words);
    });
    const started: StartedDuel = { duel };
    response.status(201).json(started);
  });
}
