import { defineCommand, jsonFlag, wholeNumber } from '../cli/command.ts';
import { exitCode, writeJson } from '../cli/io.ts';
import { LabClient } from '../lab/control-client.ts';
import { labPaths } from '../lab/paths.ts';
import { replicasMax } from '../supervisor/scale.ts';

export const scale = defineCommand({
  name: 'scale',
  summary: 'Set how many replicas a service has',
  details: 'New ones start at once; the newest go first, after they have finished their requests.',
  flags: { json: jsonFlag },
  operands: { usage: 'SERVICE N', min: 2, max: 2 },
  async run({ flags, operands: [service = '', count = ''] }, io) {
    const replicas = wholeNumber(count, 'the number of replicas', { min: 0, max: replicasMax });
    await new LabClient(labPaths(io.env, io.cwd)).scale(service, replicas);
    if (flags.json) writeJson(io, { service, replicas });
    else io.stdout.write(`${service} has ${replicas} ${replicas === 1 ? 'replica' : 'replicas'}.\n`);
    return exitCode.ok;
  },
});
