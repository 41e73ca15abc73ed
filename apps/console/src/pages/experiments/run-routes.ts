import type { ActionResult, RecoverResult, RunItem } from '@gameday/console-api';
import type { Router } from 'express';
import { commandLine, type CommandResult } from '../../actions/run-command.ts';
import { fieldsOf, listOf, textOf } from '../../sources/shape.ts';
import { Refusal } from '../../web/refusal.ts';
import { noBody, validBody } from './bodies.ts';
import { errorWords } from './command-words.ts';
import { compareSides } from './compare.ts';
import type { Parts } from './parts.ts';
import { runDetail } from './run-detail.ts';
import { serveFile } from './serve-file.ts';

/** A run that is ended undoes its faults first; the command waits for that up to a minute. */
const endsWithinMs = 70_000;
const undoesWithinMs = 120_000;

const wordsOf = ({ stderr, stdout }: CommandResult): string =>
  errorWords(stderr) || errorWords(stdout) || 'The command ended without a word.';

/** Ends a run, or a duel, by the name that it holds its faults by. */
export async function abort({ context }: Pick<Parts, 'context'>, name: string): Promise<ActionResult> {
  const args = ['chaos', 'abort', name, '--json'];
  const result = await context.run(args, { timeoutMs: endsWithinMs });
  const command = commandLine(['chaos', 'abort', name]);
  if (result.code !== 0) return { ok: false, message: wordsOf(result), command };
  const message =
    fieldsOf(parsed(result.stdout))['aborted'] === null
      ? 'It had ended already.'
      : 'It has ended, and everything is undone.';
  return { ok: true, message, command };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const saysOf = (list: unknown): string[] =>
  listOf(list).flatMap((item) => {
    const { says, message } = fieldsOf(item);
    const [what, why] = [textOf(says), textOf(message)];
    return what === undefined ? [] : [why === undefined ? what : `${what}: ${why}`];
  });

/** Runs: what there were, what one tells and left, its end, and what is still to be undone. */
export function addRunRoutes(router: Router, parts: Parts): void {
  const { book, context, streams } = parts;
  const itemOf = async (run: string): Promise<RunItem | undefined> =>
    (await book.read()).runs.find((item) => item.run === run);
  const known = async (run: string): Promise<{ item: RunItem; folder: string }> => {
    const [item, folder] = await Promise.all([itemOf(run), book.runsFolder.folderOf(run)]);
    if (!item || folder === undefined) {
      throw new Refusal('not_found', 'There is no run of this name; the newest 50 are kept.');
    }
    return { item, folder };
  };

  router.get('/experiments/runs', async (_request, response) => {
    response.json({ runs: (await book.read()).runs });
  });
  router.get('/experiments/runs/:run', async ({ params }, response) => {
    const { item, folder } = await known(params.run);
    response.json(await runDetail(item, folder));
  });
  router.get('/experiments/runs/:run/events', async ({ params, method }, response) => {
    const { item, folder } = await known(params.run);
    if (method === 'HEAD') return void response.type('text/event-stream').end();
    streams.follow(response, item.run, folder, async () => (await itemOf(item.run))?.state ?? 'lost');
  });
  router.get('/experiments/runs/:run/journal', async ({ params }, response) => {
    const { item, folder } = await known(params.run);
    await serveFile(response, { folder, file: 'journal.json', name: item.run });
  });
  router.get('/experiments/runs/:run/report', async ({ params }, response) => {
    const { item, folder } = await known(params.run);
    await serveFile(response, { folder, file: 'report.html', name: item.run });
  });
  router.post('/experiments/runs/:run/abort', async ({ params, body }, response) => {
    validBody(noBody, body);
    const { item } = await known(params.run);
    response.json(await abort({ context }, item.run));
  });
  router.get('/experiments/compare', async ({ query }, response) => {
    const { a, b } = query;
    if (typeof a !== 'string' || typeof b !== 'string') {
      throw new Refusal('invalid_request', 'Name the two runs to compare: ?a=RUN&b=RUN');
    }
    const [one, other] = await Promise.all([known(a), known(b)]);
    const side = ({ item, folder }: typeof one, letter: string) => ({ name: `run ${letter}`, run: item, folder });
    response.json(await compareSides(side(one, 'A'), side(other, 'B')));
  });
  router.post('/experiments/recover', async ({ body }, response) => {
    validBody(noBody, body);
    const result = await context.run(['chaos', 'recover', '--json'], { timeoutMs: undoesWithinMs });
    const document = parsed(result.stdout);
    if (document === undefined) throw new Refusal('unavailable', wordsOf(result));
    const { undone, failed, held } = fieldsOf(document);
    const recovered: RecoverResult = {
      undone: saysOf(undone),
      failed: saysOf(failed),
      held: listOf(held).flatMap((run) => textOf(run) ?? []),
    };
    response.json(recovered);
  });
}
