import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseLimitPolicy } from '@gameday/balancer';
import { policyKey, serverPeer } from '@gameday/conventions';
import { parseEdgeSettings } from '@gameday/service-kit';
import { labPaths } from '@gameday/lab-kit';
import { defineCommand, jsonFlag } from '../cli/command.ts';
import { CommandError, usageError } from '../cli/errors.ts';
import { exitCode, writeJson } from '../cli/io.ts';
import { checkEdge, LabGovernance, type NamedEdge, partOf } from '../lab/governance.ts';

/** How long replicas are waited for; they hear of a change within milliseconds. */
const takenWaitMs = 5_000;
const pollMs = 50;

interface Taken {
  readonly replica: string;
  readonly taken: boolean;
  readonly errors: ReadonlyArray<{ readonly path: string; readonly message: string }>;
}

export const policySet = defineCommand({
  name: 'policy set',
  summary: 'Set the policy of an edge, live, from a JSON file',
  details:
    'FILE is JSON with the fields that shall differ from the defaults. PEER is the service that SERVICE calls, or\n' +
    '"server" for the limit on what SERVICE itself serves at once. What is not valid is refused, with the field and\n' +
    'the reason, and nothing changes. Exit code 1 when a replica refuses it.',
  flags: { json: jsonFlag },
  operands: { usage: 'SERVICE PEER FILE', min: 3, max: 3 },
  async run({ flags, operands: [first = '', second = '', file = ''] }, io) {
    const edge = checkEdge(first, second);
    const text = await readPolicy(resolve(io.cwd, file), edge);
    const governance = new LabGovernance(labPaths(io.env, io.cwd));
    const key = policyKey(edge.service, edge.peer);
    const version = await governance.withConsul(async ({ kv }) => {
      await kv.put(key, text);
      return (await kv.get(key)).entry?.modifyIndex ?? 0;
    });
    const replicas = await waitUntilTaken(governance, edge, version);
    const refusals = replicas.filter(({ taken }) => !taken);
    if (flags.json) writeJson(io, { ...edge, key, version, replicas });
    else {
      const taken = replicas.length - refusals.length;
      io.stdout.write(
        `Version ${version} is in force in ${taken} of ${replicas.length} replicas of ${edge.service}.\n`,
      );
      for (const { replica, errors } of refusals) {
        const why = errors.map(({ path, message }) => `${path} ${message}`.trim()).join('; ');
        io.stderr.write(`${replica} keeps the policy that it had: ${why || 'it has not heard of the new one yet'}\n`);
      }
    }
    return refusals.length === 0 ? exitCode.ok : exitCode.against;
  },
});

/** The file's text, if it is a policy. @throws CommandError (wrong use) with every fault */
async function readPolicy(file: string, { peer }: NamedEdge): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw usageError(`${file} cannot be read: ${error.code === 'ENOENT' ? 'there is no such file' : error.message}`);
  });
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (error) {
    throw usageError(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const result = peer === serverPeer ? parseLimitPolicy(input) : parseEdgeSettings(input);
  if (result.ok) return text;
  throw new CommandError('bad_policy', `${file} is not a valid policy; nothing was changed`, {
    exitCode: exitCode.usage,
    details: result.errors.map(({ path, message }) => `${path === '' ? '(document)' : path}: ${message}`),
    hint: 'gameday policy get shows what a policy looks like',
  });
}

async function waitUntilTaken(governance: LabGovernance, edge: NamedEdge, version: number): Promise<Taken[]> {
  const deadline = performance.now() + takenWaitMs;
  for (;;) {
    const reports = await governance.reports(edge.service, edge.peer);
    const states = reports.flatMap((report): Array<Taken & { readonly decided: boolean }> => {
      const part = partOf(report, edge.peer);
      if (!part) return [];
      const taken = part.version >= version;
      const refused = part.refused?.version === version ? part.refused.errors : [];
      return [{ replica: report.replica, taken, errors: refused, decided: taken || refused.length > 0 }];
    });
    if (states.every(({ decided }) => decided) || performance.now() > deadline) {
      return states.map(({ replica, taken, errors }) => ({ replica, taken, errors }));
    }
    await sleep(pollMs);
  }
}
