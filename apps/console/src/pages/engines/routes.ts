import { Router } from 'express';
import type { CreatePageServer } from '../../context.ts';
import { loggedParts, readPartLog } from '../../sources/part-log.ts';
import { Refusal } from '../../web/refusal.ts';
import { createFactsReader } from './facts.ts';

/** @throws Refusal for what is no offset */
function offsetOf(text: unknown): number | undefined {
  if (text === undefined) return undefined;
  if (typeof text === 'string' && /^\d{1,15}$/.test(text)) return Number(text);
  throw new Refusal('invalid_request', 'from: It must be the offset that the last answer gave out.');
}

/** What the engines are and where they come from, and the end of every part's log. What runs is the topic `status`. */
export const createEnginesServer: CreatePageServer = ({ config }) => {
  const facts = createFactsReader(config.env);
  const router = Router();
  router.get('/engines/facts', async (request, response) => {
    response.json(await facts.read(request.query['again'] === '1'));
  });
  router.get('/engines/parts/:part/log', async (request, response) => {
    const from = offsetOf(request.query['from']);
    const { part } = request.params;
    const file = (await loggedParts(config.paths.logs)).get(part);
    const log = file === undefined ? undefined : await readPartLog(part, file, from);
    if (!log)
      throw new Refusal(
        'not_found',
        'No part of the lab with this name has a log: it has not run yet, or its log was removed.',
      );
    response.json(log);
  });
  return { router };
};
