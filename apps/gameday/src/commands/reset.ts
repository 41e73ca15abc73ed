import { labPaths } from '@gameday/lab-kit';
import { defineCommand, jsonFlag } from '../cli/command.ts';
import { exitCode, writeJson } from '../cli/io.ts';
import { LabClient } from '../lab/control-client.ts';

export const reset = defineCommand({
  name: 'reset',
  summary: 'Empty the app: every service starts anew with an empty database',
  details: 'All people, posts, comments and notifications of the running lab are gone afterwards.',
  flags: { json: jsonFlag },
  async run({ flags }, io) {
    const client = new LabClient(labPaths(io.env, io.cwd));
    if (!flags.json) io.stderr.write('stopping the services, making their databases anew …\n');
    await client.reset();
    if (flags.json) writeJson(io, { reset: true });
    else io.stdout.write('The app is empty.\n');
    return exitCode.ok;
  },
});
