import { z } from 'zod';

const port = z.coerce.number().int().min(1).max(65_535);

const loopback = '127.0.0.1';

const schema = z.object({
  GAMEDAY_SERVICE: z.string().min(1),
  GAMEDAY_REPLICA: z.string().min(1),
  GAMEDAY_PORT: port,
  GAMEDAY_ADMIN_PORT: port,
  GAMEDAY_ADVERTISED_PORT: port.optional(),
  GAMEDAY_BIND_ADDRESS: z.union([z.ipv4(), z.ipv6()]).default(loopback),
  GAMEDAY_ADVERTISED_ADDRESS: z.union([z.ipv4(), z.ipv6()]).default(loopback),
  GAMEDAY_CONSUL_URL: z.url(),
  GAMEDAY_CLUSTER_URL: z.url().optional(),
  GAMEDAY_VALIDATE_REPLIES: z.enum(['0', '1']).default('0'),
});

/** What a replica is told by whoever starts it. */
export interface ReplicaConfig {
  readonly service: string;
  /** Unique name of this replica, such as `feed-x7k2p`. */
  readonly replica: string;
  readonly port: number;
  /** The port that callers are told, where something stands in front of this replica. */
  readonly advertisedPort: number;
  readonly adminPort: number;
  /** Where both ports are bound; 127.0.0.1 except in a pod of a real cluster, which has a network of its own. */
  readonly bindAddress: string;
  /** The address that callers are told; in a pod of a real cluster its own. */
  readonly advertisedAddress: string;
  readonly consulUrl: string;
  /** The lab's control plane, which knows the faults in force; undefined on a real cluster. */
  readonly clusterUrl: string | undefined;
  /** Checks every answer against the description (tests do). */
  readonly validateReplies: boolean;
  /** A further setting. @throws ConfigError when it is missing and has no default */
  setting(name: string, byDefault?: string): string;
}

export class ConfigError extends Error {
  readonly code = 'bad_config';
}

const hint = 'Replicas are started by `gameday up` or `npx nx serve SERVICE`, which set it.';

/** @throws ConfigError naming each variable that is missing or wrong */
export function readConfig(env: NodeJS.ProcessEnv): ReplicaConfig {
  const result = schema.safeParse(env);
  if (!result.success) {
    const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
    throw new ConfigError(`The environment is not complete: ${faults}. ${hint}`);
  }
  const { data } = result;
  return {
    service: data.GAMEDAY_SERVICE,
    replica: data.GAMEDAY_REPLICA,
    port: data.GAMEDAY_PORT,
    advertisedPort: data.GAMEDAY_ADVERTISED_PORT ?? data.GAMEDAY_PORT,
    adminPort: data.GAMEDAY_ADMIN_PORT,
    bindAddress: data.GAMEDAY_BIND_ADDRESS,
    advertisedAddress: data.GAMEDAY_ADVERTISED_ADDRESS,
    consulUrl: data.GAMEDAY_CONSUL_URL,
    clusterUrl: data.GAMEDAY_CLUSTER_URL,
    validateReplies: data.GAMEDAY_VALIDATE_REPLIES === '1',
    setting(name, byDefault) {
      const value = env[name] || byDefault;
      if (value === undefined) throw new ConfigError(`${name} is not set. ${hint}`);
      return value;
    },
  };
}
