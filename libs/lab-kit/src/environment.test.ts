import { labPorts } from '@gameday/conventions';
import { describe, expect, it } from 'vitest';
import { databaseOwners, monolith, type Service, services } from './services.ts';
import { replicaEnvironment } from './environment.ts';
import { makeSecrets } from './secrets.ts';

const secrets = makeSecrets();
const ports = labPorts(20_000);
const environmentOf = (service: Service, env: NodeJS.ProcessEnv = {}) =>
  replicaEnvironment({ service, replica: `${service.name}-x7k2p`, port: 1, adminPort: 2 }, { ports, secrets, env });

describe('the environment of a replica', () => {
  it('says who it is, where it listens and where to ask', () => {
    expect(environmentOf(services[4])).toEqual({
      GAMEDAY_SERVICE: 'profile',
      GAMEDAY_REPLICA: 'profile-x7k2p',
      GAMEDAY_PORT: '1',
      GAMEDAY_ADMIN_PORT: '2',
      GAMEDAY_CONSUL_URL: `http://127.0.0.1:${ports.consul}`,
      GAMEDAY_CLUSTER_URL: `http://127.0.0.1:${ports.cluster}`,
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${ports.otlp}`,
      OTEL_SERVICE_NAME: 'profile',
      OTEL_RESOURCE_ATTRIBUTES:
        'service.namespace=gameday,service.instance.id=profile-x7k2p,deployment.environment.name=lab',
    });
  });

  it('gives each service its own database alone, and the monolith all of them', () => {
    for (const service of services) {
      const urls = Object.entries(environmentOf(service)).filter(([name]) => name.startsWith('GAMEDAY_DATABASE_URL'));
      const { name } = service;
      const password = secrets.databasePasswords[name as 'feed'];
      const url = `postgres://${name}:${password}@127.0.0.1:${ports.postgres}/${name}`;
      expect(urls).toEqual(service.ownsDatabase ? [['GAMEDAY_DATABASE_URL', url]] : []);
    }
    const all = Object.keys(environmentOf(monolith)).filter((name) => name.startsWith('GAMEDAY_DATABASE_URL'));
    expect(all.sort()).toEqual(databaseOwners.map((owner) => `GAMEDAY_DATABASE_URL_${owner.toUpperCase()}`).sort());
  });

  it('gives the signing key to users and the verifying key to the door alone', () => {
    const having = (variable: string) =>
      [...services, monolith].filter((service) => variable in environmentOf(service)).map(({ name }) => name);
    expect(having('GAMEDAY_TOKEN_PRIVATE_KEY')).toEqual(['users', 'monolith']);
    expect(having('GAMEDAY_TOKEN_PUBLIC_KEY')).toEqual(['gateway', 'monolith']);
  });

  it('passes on what a person set for OpenTelemetry and the logs, and nothing else of theirs', () => {
    const env = {
      OTEL_TRACES_SAMPLER: 'always_off',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
      OTEL_SERVICE_NAME: 'mine',
      OTEL_RESOURCE_ATTRIBUTES: 'team=sre',
      GAMEDAY_LOG_LEVEL: 'debug',
      NODE_COMPILE_CACHE: '/cache',
      AWS_SECRET_ACCESS_KEY: 'theirs',
    };
    const made = environmentOf(services[4], env);
    expect(made).toMatchObject({
      OTEL_TRACES_SAMPLER: 'always_off',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
      OTEL_SERVICE_NAME: 'profile',
      GAMEDAY_LOG_LEVEL: 'debug',
      NODE_COMPILE_CACHE: '/cache',
    });
    expect(made['OTEL_RESOURCE_ATTRIBUTES']).toMatch(/^team=sre,service.namespace=gameday,/);
    expect(made).not.toHaveProperty('AWS_SECRET_ACCESS_KEY');
  });
});
