import { lastValue, type LogAnswer, type LogParts, type LogTail } from '@gameday/console-api';
import { type Response, Router } from 'express';
import type { CreatePageServer } from '../../context.ts';
import { parseCursor } from './cursor.ts';
import { listLogs, namesOf, partOf } from './log-files.ts';
import { parseLogQuery } from './log-query.ts';
import { queryLogs } from './query-logs.ts';
import { tailLogs } from './tail-logs.ts';

/** Ends when the browser that asked has gone. */
function goneSignal(response: Response): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return gone.signal;
}

/** The logs of every part of the lab: which there are, their lines, and what is written meanwhile. */
export const createLogsServer: CreatePageServer = ({ config, status }) => {
  const router = Router();
  const logs = async () => listLogs(config.paths.logs, namesOf(lastValue(await status.fresh(5_000))));
  /** Answers nobody who has gone; then an aborted search is no failure. */
  const answer = async <Value>(response: Response, work: (signal: AbortSignal) => Promise<Value>) => {
    const signal = goneSignal(response);
    try {
      response.json(await work(signal));
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  };

  router.get('/logs/parts', async (_request, response) => {
    response.json({ parts: (await logs()).map(partOf) } satisfies LogParts);
  });
  router.get('/logs', async (request, response) => {
    const nowMs = Date.now();
    const query = parseLogQuery(request.query, nowMs);
    await answer<LogAnswer>(response, async (signal) => queryLogs(await logs(), query, { nowMs, signal }));
  });
  router.get('/logs/tail', async (request, response) => {
    const nowMs = Date.now();
    const { cursor, ...filters } = request.query;
    const query = parseLogQuery(filters, nowMs);
    const positions = parseCursor(cursor);
    await answer<LogTail>(response, async (signal) => tailLogs(await logs(), query, positions, { nowMs, signal }));
  });
  return { router };
};
