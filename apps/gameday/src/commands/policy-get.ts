import { policyKey } from '@gameday/conventions';
import { labPaths } from '@gameday/lab-kit';
import { columns } from '../cli/columns.ts';
import { defineCommand, jsonFlag } from '../cli/command.ts';
import { CommandError } from '../cli/errors.ts';
import { exitCode, writeJson } from '../cli/io.ts';
import { checkEdge, LabGovernance, partOf } from '../lab/governance.ts';

export const policyGet = defineCommand({
  name: 'policy get',
  summary: 'Show the policy in force on an edge, and in which version each replica has it',
  details: 'PEER is the service that SERVICE calls, or "server" for the limit on what SERVICE itself serves at once.',
  flags: { json: jsonFlag },
  operands: { usage: 'SERVICE PEER', min: 2, max: 2 },
  async run({ flags, operands: [first = '', second = ''] }, io) {
    const { service, peer } = checkEdge(first, second);
    const reports = await new LabGovernance(labPaths(io.env, io.cwd)).reports(service, peer);
    const replicas = reports.flatMap((report) => {
      const part = partOf(report, peer);
      return part ? [{ replica: report.replica, ...part }] : [];
    });
    const [newest] = replicas.toSorted((a, b) => b.version - a.version);
    if (!newest) {
      throw new CommandError('no_edge', `no ready replica of ${service} has an edge to ${peer}`, {
        hint: `gameday status shows what runs; gameday explain ${service} the edges that there are`,
      });
    }
    const { settings } = newest;
    if (flags.json) {
      const versions = replicas.map(({ replica, source, version, refused }) => ({ replica, source, version, refused }));
      writeJson(io, { service, peer, key: policyKey(service, peer), policy: settings, replicas: versions });
      return exitCode.ok;
    }
    const rows = replicas.map(({ replica, source, version, refused }) => [
      replica,
      source === 'default' ? 'default' : `version ${version}`,
      refused ? `version ${refused.version} was refused: ${refused.errors.map(describeError).join('; ')}` : '',
    ]);
    io.stdout.write(
      `${JSON.stringify(settings, undefined, 2)}\n\n${columns([['REPLICA', 'POLICY', ''], ...rows]).join('\n')}\n`,
    );
    return exitCode.ok;
  },
});

const describeError = ({ path, message }: { readonly path: string; readonly message: string }): string =>
  path === '' ? message : `${path} ${message}`;
