import type { LabPorts } from '@gameday/conventions';
import { databaseOwners, type DatabaseOwner, type Service } from './services.ts';
import type { LabSecrets } from './secrets.ts';

/** Marks everything that a lab's supervisor starts, so that a later one finds it even without a note of its pid. */
export const labMark = 'GAMEDAY_LAB';

export interface ReplicaPlace {
  readonly service: Service;
  /** Unique name, such as `feed-x7k2p`. */
  readonly replica: string;
  readonly port: number;
  readonly adminPort: number;
}

export interface LabSurroundings {
  readonly ports: LabPorts;
  readonly secrets: LabSecrets;
  /** The environment of whoever starts the process. */
  readonly env: Readonly<NodeJS.ProcessEnv>;
}

const passedThrough = [
  'PATH',
  'HOME',
  'USER',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'NODE_COMPILE_CACHE',
  'NO_COLOR',
  'GAMEDAY_LOG_LEVEL',
  'GAMEDAY_VALIDATE_REPLIES',
];

/** What a process of the lab inherits: what programs in general need, and the standard settings of OpenTelemetry. */
export function inheritedEnvironment(env: Readonly<NodeJS.ProcessEnv>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value !== undefined && (passedThrough.includes(name) || name.startsWith('OTEL_')) ? [[name, value]] : [],
    ),
  );
}

const databaseUrl = (owner: DatabaseOwner, { ports, secrets }: LabSurroundings) =>
  `postgres://${owner}:${encodeURIComponent(secrets.databasePasswords[owner])}@127.0.0.1:${ports.postgres}/${owner}`;

function databaseEnvironment(service: Service, lab: LabSurroundings): Record<string, string> {
  if (service.name === 'monolith') {
    return Object.fromEntries(
      databaseOwners.map((owner) => [`GAMEDAY_DATABASE_URL_${owner.toUpperCase()}`, databaseUrl(owner, lab)]),
    );
  }
  const owner = databaseOwners.find((name) => name === service.name);
  return owner ? { GAMEDAY_DATABASE_URL: databaseUrl(owner, lab) } : {};
}

/** Only who signs tokens gets the private key, only who verifies them the public one. */
function tokenEnvironment(service: Service, { secrets }: LabSurroundings): Record<string, string> {
  const signs = ['users', 'monolith'].includes(service.name);
  const verifies = ['gateway', 'monolith'].includes(service.name);
  return {
    ...(signs && { GAMEDAY_TOKEN_PRIVATE_KEY: secrets.tokenPrivateKey }),
    ...(verifies && { GAMEDAY_TOKEN_PUBLIC_KEY: secrets.tokenPublicKey }),
  };
}

/** The whole environment of one replica; nothing else reaches it. */
export function replicaEnvironment(place: ReplicaPlace, lab: LabSurroundings): Record<string, string> {
  const { service, replica, port, adminPort } = place;
  const inherited = inheritedEnvironment(lab.env);
  const attributes = [
    inherited['OTEL_RESOURCE_ATTRIBUTES'],
    'service.namespace=gameday',
    `service.instance.id=${replica}`,
    'deployment.environment.name=lab',
  ];
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${lab.ports.otlp}`,
    ...inherited,
    OTEL_SERVICE_NAME: service.name,
    OTEL_RESOURCE_ATTRIBUTES: attributes.filter(Boolean).join(','),
    GAMEDAY_SERVICE: service.name,
    GAMEDAY_REPLICA: replica,
    GAMEDAY_PORT: String(port),
    GAMEDAY_ADMIN_PORT: String(adminPort),
    GAMEDAY_CONSUL_URL: `http://127.0.0.1:${lab.ports.consul}`,
    GAMEDAY_CLUSTER_URL: `http://127.0.0.1:${lab.ports.cluster}`,
    ...databaseEnvironment(service, lab),
    ...tokenEnvironment(service, lab),
  };
}
