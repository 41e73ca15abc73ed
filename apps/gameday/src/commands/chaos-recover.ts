import { recover, type UndoEntry } from '@gameday/chaos-engine';
import { findLab } from '../chaos/lab.ts';
import { otherRuns } from '../chaos/runs/others.ts';
import { defineCommand, jsonFlag } from '../cli/command.ts';
import { CommandError } from '../cli/errors.ts';
import { exitCode, type Io, writeJson } from '../cli/io.ts';

export const chaosRecover = defineCommand({
  name: 'chaos recover',
  summary: 'Undo whatever a dead run has left',
  details: `The cluster app does this by itself; by hand it is needed only where that does not run, or could not.
What cannot be undone is told, kept, and undone by the next attempt. Runs that are under way keep their faults.
Exit code 3 when something is left.`,
  flags: { json: jsonFlag },
  async run({ flags }, io) {
    const lab = findLab(io);
    const folder = lab.paths.undo;
    const log = (level: string, message: string) => void (level === 'debug' || io.stderr.write(`${message}\n`));
    const result = await recover(folder, {
      undo: async (call) => (await lab.modules()).undo(log)(call),
    });
    if (result.busy) {
      throw new CommandError('recovering', `the process ${result.busy.pid} is recovering now`, {
        hint: 'it is the cluster app, or another gameday chaos recover; try again in a moment',
      });
    }
    const { undone, failed, held } = result;
    if (flags.json) {
      const asJson = ({ id, at, intent: { kind, target, says } }: UndoEntry) => ({ id, at, kind, target, says });
      writeJson(io, {
        undone: undone.map(asJson),
        failed: failed.map(({ entry, message }) => ({ ...asJson(entry), message })),
        held,
      });
    } else print(result, io);
    otherRuns(folder); // says so, and how to go on, when a log is damaged
    return failed.length === 0 ? exitCode.ok : exitCode.couldNotRun;
  },
});

function print({ undone, failed, held }: Awaited<ReturnType<typeof recover>>, io: Io): void {
  for (const { intent } of undone) io.stdout.write(`undone: ${intent.says}\n`);
  for (const { entry, message } of failed) io.stdout.write(`could not be undone: ${entry.intent.says}: ${message}\n`);
  for (const run of held) io.stdout.write(`under way, and keeps its faults: ${run}\n`);
  if (failed.length > 0) io.stderr.write('What could not be undone is kept; mend what is in the way and try again.\n');
  else if (undone.length === 0 && held.length === 0) io.stdout.write('Nothing is left to undo.\n');
}
