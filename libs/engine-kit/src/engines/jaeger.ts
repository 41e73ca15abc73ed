import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { engineEnvironment, loopback } from '../launch/environment.ts';
import { probe } from '../launch/probe.ts';
import { goPlatform } from '../platform.ts';
import type { EngineDefinition, LaunchContext, LaunchPlan } from '../types.ts';

const version = '1.62.0';

/** Traces that are kept, in memory; the oldest go first. */
const tracesMax = 20_000;

/** Every port that Jaeger opens; by itself it would open them all on all interfaces. */
function portFlags(ports: LaunchContext['ports']): string[] {
  const at = (port: number) => `${loopback}:${port}`;
  return [
    `--query.http-server.host-port=${at(ports.jaeger)}`,
    `--query.grpc-server.host-port=${at(ports.jaegerGrpc)}`,
    `--collector.otlp.http.host-port=${at(ports.otlp)}`,
    `--collector.otlp.grpc.host-port=${at(ports.otlpGrpc)}`,
    `--collector.http-server.host-port=${at(ports.jaegerCollectorHttp)}`,
    `--collector.grpc-server.host-port=${at(ports.jaegerCollectorGrpc)}`,
    `--admin.http.host-port=${at(ports.jaegerAdmin)}`,
    `--http-server.host-port=${at(ports.jaegerAgentConfig)}`,
    `--processor.jaeger-compact.server-host-port=${at(ports.jaegerAgentCompact)}`,
    `--processor.jaeger-binary.server-host-port=${at(ports.jaegerAgentBinary)}`,
    `--processor.zipkin-compact.server-host-port=${at(ports.jaegerAgentZipkin)}`,
    // The agent within all-in-one hands on to the collector beside it.
    `--reporter.grpc.host-port=${at(ports.jaegerCollectorGrpc)}`,
  ];
}

async function launch({ found, labFolder, ports }: LaunchContext): Promise<LaunchPlan> {
  const folder = join(labFolder, 'jaeger');
  await mkdir(folder, { recursive: true });
  const admin = `http://${loopback}:${ports.jaegerAdmin}`;
  const url = `http://${loopback}:${ports.jaeger}`;
  return {
    command: found.path,
    args: [
      ...portFlags(ports),
      `--memory.max-traces=${tracesMax}`,
      // Jaeger would trace itself, to port 4317 whatever its receiver's port is.
      '--query.enable-tracing=false',
      '--log-level=warn',
    ],
    env: engineEnvironment(folder, {
      SPAN_STORAGE_TYPE: 'memory',
      OTEL_TRACES_SAMPLER: 'always_off',
      OTEL_SDK_DISABLED: 'true',
    }),
    cwd: folder,
    port: ports.jaeger,
    url,
    waitsFor: `Jaeger at ${url} to answer`,
    ready: async (signal) => {
      await probe(`${admin}/`, signal);
      await probe(`${url}/api/services`, signal);
    },
    readyTimeoutMs: 20_000,
    stopSignal: 'SIGTERM',
    stopGraceMs: 5_000,
  };
}

const moduleVersion = 'github.com/jaegertracing/jaeger/pkg/version';

export const jaeger: EngineDefinition = {
  name: 'jaeger',
  title: 'Jaeger',
  version,
  accepts: { min: '1.62', below: '2' },
  license: 'Apache-2.0',
  homepage: 'https://www.jaegertracing.io',
  purpose: 'traces: receives spans over OTLP and answers queries for them',
  kind: 'server',
  needed: false,
  envVar: 'GAMEDAY_JAEGER',
  binaries: ['jaeger-all-in-one'],
  versionQuestion: { args: ['version'], pattern: /"gitVersion":"v(\d\S*?)"/ },
  sources: [
    {
      kind: 'archive',
      version,
      base: 'https://github.com/jaegertracing/jaeger/releases/download',
      file: (platform) => {
        const { os, arch } = goPlatform(platform);
        return `v${version}/jaeger-${version}-${os}-${arch}.tar.gz`;
      },
      checksums: () => `v${version}/jaeger-${version}.sha256sum.txt`,
      format: 'tar.gz',
      main: (platform) => {
        const { os, arch } = goPlatform(platform);
        return `jaeger-${version}-${os}-${arch}/jaeger-all-in-one`;
      },
    },
    {
      // Its page is not part of the module: a Jaeger built this way has the API and says so at its address.
      kind: 'go-module',
      version,
      module: 'tools/engines/jaeger',
      package: 'github.com/jaegertracing/jaeger/cmd/all-in-one',
      main: 'jaeger-all-in-one',
      stamps: {
        [`${moduleVersion}.commitSHA`]: '4b7446248e087edffd15508e760e8e5da044f4b4',
        [`${moduleVersion}.latestVersion`]: `v${version}`,
        [`${moduleVersion}.date`]: '2024-10-07T09:16:33Z',
      },
      buildSeconds: 143,
    },
  ],
  launch,
};
