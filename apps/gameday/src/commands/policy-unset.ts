import { policyKey } from '@gameday/conventions';
import { labPaths } from '@gameday/lab-kit';
import { defineCommand, jsonFlag } from '../cli/command.ts';
import { exitCode, writeJson } from '../cli/io.ts';
import { checkEdge, LabGovernance } from '../lab/governance.ts';

export const policyUnset = defineCommand({
  name: 'policy unset',
  summary: 'Take back what was set on an edge: the default is in force again',
  flags: { json: jsonFlag },
  operands: { usage: 'SERVICE PEER', min: 2, max: 2 },
  async run({ flags, operands: [first = '', second = ''] }, io) {
    const { service, peer } = checkEdge(first, second);
    const key = policyKey(service, peer);
    await new LabGovernance(labPaths(io.env, io.cwd)).withConsul(({ kv }) => kv.delete(key));
    if (flags.json) writeJson(io, { service, peer, key });
    else io.stdout.write(`The default policy is in force from ${service} to ${peer}.\n`);
    return exitCode.ok;
  },
});
