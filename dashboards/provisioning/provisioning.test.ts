import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { wellKnownPorts } from '@gameday/conventions';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { builtFiles } from '../files.ts';

const read = (file: string): unknown => parse(readFileSync(join(import.meta.dirname, file), 'utf8'));

describe("Grafana's provisioning", () => {
  const { datasources } = read('datasources/gameday.yml') as {
    datasources: ReadonlyArray<{ uid: string; url: string; jsonData: Record<string, unknown> }>;
  };
  const source = (uid: string) => datasources.find((one) => one.uid === uid);

  it('has the data sources of a lab on the well-known ports', () => {
    expect(source('prometheus')?.url).toBe(`http://127.0.0.1:${wellKnownPorts.prometheus}`);
    expect(source('jaeger')?.url).toBe(`http://127.0.0.1:${wellKnownPorts.jaeger}`);
  });

  it('leads from an exemplar to its trace', () => {
    expect(source('prometheus')?.jsonData['exemplarTraceIdDestinations']).toEqual([
      expect.objectContaining({ name: 'trace_id', datasourceUid: 'jaeger' }),
    ]);
  });

  it('hands dollars on to Grafana, which fills in what has one from the environment', () => {
    const text = readFileSync(join(import.meta.dirname, 'datasources/gameday.yml'), 'utf8');
    expect(text.match(/(?<!\$)\$(?!\$)\w+/g)).toBeNull();
  });

  it('takes the dashboards from a folder that the environment names', () => {
    expect(read('dashboards/gameday.yml')).toMatchObject({
      providers: [{ folder: 'Gameday', allowUiUpdates: false, options: { path: '$GAMEDAY_DASHBOARDS' } }],
    });
  });
});

describe('the Grafana of a real cluster', () => {
  interface Generator {
    readonly name: string;
    readonly files: readonly string[];
  }
  const { configMapGenerator: maps } = read('../kustomization.yaml') as { configMapGenerator: readonly Generator[] };
  const dashboards = maps.filter(({ files }) => files.some((file) => file.startsWith('json/')));

  interface Mounted {
    readonly containers: ReadonlyArray<{
      readonly env: ReadonlyArray<{ readonly name: string; readonly value?: string }>;
      readonly volumeMounts: ReadonlyArray<{ readonly name: string; readonly mountPath: string }>;
    }>;
    readonly volumes: ReadonlyArray<{
      readonly name: string;
      readonly configMap?: { readonly name: string };
      readonly projected?: { readonly sources: ReadonlyArray<{ readonly configMap: { readonly name: string } }> };
    }>;
  }
  const manifest = join(import.meta.dirname, '../../deploy/kubernetes/engines/grafana.yaml');
  const [deployment] = parseAllDocuments(readFileSync(manifest, 'utf8')).map(
    (document) => document.toJS() as { readonly spec: { readonly template: { readonly spec: Mounted } } },
  );
  const { containers, volumes } = deployment?.spec.template.spec as Mounted;
  const [grafana] = containers;
  const volumeAt = (path: string) =>
    volumes.find(({ name }) => name === grafana?.volumeMounts.find(({ mountPath }) => mountPath === path)?.name);

  it('gets every dashboard, each in a ConfigMap of its own', () => {
    expect(dashboards.map(({ files }) => files)).toEqual(
      builtFiles()
        .map(({ name }) => [`json/${name}`])
        .toSorted(),
    );
  });

  it('finds them where its provider looks', () => {
    const path = grafana?.env.find(({ name }) => name === 'GAMEDAY_DASHBOARDS')?.value ?? '';
    const mounted = volumeAt(path)?.projected?.sources.map(({ configMap }) => configMap.name);
    expect(mounted).toEqual(dashboards.map(({ name }) => name));
    const provider = maps.find(({ files }) => files.includes('provisioning/dashboards/gameday.yml'));
    expect(volumeAt('/etc/grafana/provisioning/dashboards')?.configMap?.name).toBe(provider?.name);
  });

  it('takes them with kubectl apply, which notes each object down in 256 KiB of its annotations', () => {
    const bytes = dashboards.flatMap(({ files }) =>
      files.map((file) => JSON.stringify(readFileSync(join(import.meta.dirname, '..', file), 'utf8')).length),
    );
    expect(Math.max(...bytes)).toBeLessThan(200 * 1024);
  });
});
