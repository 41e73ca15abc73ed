import { labPaths } from '@gameday/lab-kit';
import { defineCommand, jsonFlag, wholeNumber } from '../cli/command.ts';
import { exitCode, writeJson } from '../cli/io.ts';
import { LabClient } from '../lab/control-client.ts';
import type { AutoscalerNote } from '../supervisor/cluster-client.ts';
import { replicasMax } from '../supervisor/scale.ts';

export const scale = defineCommand({
  name: 'scale',
  summary: 'Set how many replicas a service has',
  details: `
New ones start at once; the newest go first, after they have finished their requests. Where a service has an autoscaler, it
may change the number again: --hold stops it, and "auto" in place of the number gives the service back to it.`,
  flags: { json: jsonFlag, hold: { type: 'boolean', help: 'Make the service’s autoscaler leave it at that.' } },
  operands: { usage: 'SERVICE N|auto', min: 2, max: 2 },
  async run({ flags, operands: [service = '', count = ''] }, io) {
    const replicas =
      count === 'auto' ? count : wholeNumber(count, 'the number of replicas', { min: 0, max: replicasMax });
    const autoscaler = await new LabClient(labPaths(io.env, io.cwd)).scale(service, replicas, flags.hold ?? false);
    if (flags.json) writeJson(io, { service, replicas, ...(autoscaler && { autoscaler }) });
    else
      io.stdout.write(
        `${sentence(service, replicas)}\n${autoscaler ? `${autoscalerSentence(service, autoscaler)}\n` : ''}`,
      );
    return exitCode.ok;
  },
});

const sentence = (service: string, replicas: number | 'auto'): string =>
  replicas === 'auto'
    ? `${service} is its autoscaler’s again.`
    : `${service} has ${replicas} ${replicas === 1 ? 'replica' : 'replicas'}.`;

const autoscalerSentence = (service: string, { minReplicas, maxReplicas, paused }: AutoscalerNote): string =>
  paused
    ? `Its autoscaler is stopped; gameday scale ${service} auto starts it again.`
    : `Its autoscaler keeps it between ${minReplicas} and ${maxReplicas} and may change that; --hold stops it.`;
