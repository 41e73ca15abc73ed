import { z } from 'zod';
import { action, fault, probe } from './operation.ts';
import { name, processTarget } from './targets.ts';

const target = z.strictObject({ target: processTarget });

export const cluster = {
  kill: fault(
    'Sends a signal to the processes of the target; the cluster or the supervisor starts them again.',
    z.strictObject({
      target: processTarget,
      signal: z.enum(['SIGKILL', 'SIGTERM', 'SIGINT']).optional().describe('Default SIGKILL'),
    }),
  ),
  stop: fault('Stops the processes of the target (SIGSTOP): they hang, and keep their connections.', target),
  continue: action('Lets stopped processes go on (SIGCONT); none stopped is no error.', target),
  restart: fault(
    'Replaces the replicas of the target, as a rollout does.',
    z.strictObject({
      target: processTarget,
      graceful: z.boolean().optional().describe('Whether they drain; default true'),
    }),
  ),
  scale: fault(
    'Sets how many replicas a service has, and holds its autoscaler, if it has one, for as long.',
    z.strictObject({ service: name, replicas: z.int().min(0).max(100) }),
  ),
  burnCpu: fault(
    'Burns CPU within the limits of the target.',
    z.strictObject({
      target: processTarget,
      cores: z.number().positive().max(64),
      durationSeconds: z.number().positive().max(3600).optional().describe('Default: until the fault ends'),
    }),
  ),
  growMemory: fault(
    'Takes memory within the limits of the target, and keeps it until the fault ends.',
    z.strictObject({
      target: processTarget,
      megabytes: z.number().positive().max(65_536),
      overSeconds: z.number().min(0).max(3600).optional().describe('Grows evenly over this time; default at once'),
    }),
  ),
  setDrainDeadline: fault(
    'Sets how long a replica of the service may drain before it is killed.',
    z.strictObject({ service: name, seconds: z.number().min(0).max(3600) }),
  ),
  setAutoscaler: fault(
    'Changes the autoscaler of a service: each field that is given takes the place of the whole field there is.',
    z.strictObject({
      service: name,
      spec: z
        .strictObject({
          minReplicas: z.int().min(0).max(100).optional(),
          maxReplicas: z.int().min(1).max(100).optional(),
          metrics: z.array(z.record(z.string(), z.unknown())).min(1).optional().describe('As autoscaling/v2 has them'),
          behavior: z.record(z.string(), z.unknown()).optional().describe('As autoscaling/v2 has it'),
        })
        .refine((spec) => Object.keys(spec).length > 0, 'changes nothing'),
    }),
  ),
  replicas: probe(
    'How many replicas the service has.',
    z.strictObject({
      service: name,
      state: z.enum(['ready', 'running', 'wanted']).optional().describe('Default ready'),
    }),
  ),
  restarts: probe('How often replicas of the service were restarted.', z.strictObject({ service: name })),
  usage: probe(
    'What the processes of the target use, by their own counters: cores over half a second, or megabytes.',
    z.strictObject({
      target: processTarget.describe('Of a service: all of its replicas, unless it says how many'),
      what: z.enum(['cpuCores', 'memoryMegabytes']),
      reduce: z.enum(['sum', 'max', 'avg']).optional().describe('Default sum'),
    }),
  ),
  autoscaler: probe(
    '{current, desired, min, max, conditions} of the service’s autoscaler.',
    z.strictObject({ service: name }),
  ),
} as const;
