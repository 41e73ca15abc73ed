import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { wellKnownPorts } from '@gameday/conventions';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

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
