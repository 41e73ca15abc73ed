import { lastValue, type LabStatus, type PartLog } from '@gameday/console-api';
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

/** Why a part that the lab knows has no log; undefined for what is no part of it, as far as anybody can tell. */
function absenceOf(status: LabStatus | undefined, name: string): string | undefined {
  if (!status)
    return 'There is no log of this name in the folder of this lab; whether it is a part of it cannot be told now.';
  const parts = [...status.engines, ...status.apps, ...status.services.flatMap(({ replicas }) => replicas)];
  const part = parts.find((each) => each.name === name);
  if (!part) return undefined;
  return part.state === 'missing'
    ? 'It does not run in this lab, so it has written no log.'
    : 'It has no log in the folder of this lab: it has written nothing yet, or the log was removed.';
}

/** What the engines are and where they come from, and the end of every part's log. What runs is the topic `status`. */
export const createEnginesServer: CreatePageServer = ({ config, status }) => {
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
    if (log) return void response.json(log);
    const absent = absenceOf(lastValue(await status.fresh(5_000)), part);
    if (absent === undefined)
      throw new Refusal(
        'not_found',
        'No part of the lab has this name, and none that ran before has left a log of it.',
      );
    response.json({ part, lines: [], next: 0, skippedBytes: 0, restarted: false, absent } satisfies PartLog);
  });
  return { router };
};
