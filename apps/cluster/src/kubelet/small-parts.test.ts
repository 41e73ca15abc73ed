import type { Container } from '@gameday/kubernetes';
import { describe, expect, it } from 'vitest';
import { resolvePort } from './container-ports.ts';
import { count, type ProbeCount, probeSettings, startingCount } from './probes/probe-count.ts';
import { limitsOf, qosClassOf } from './resources.ts';
import { defaultRestartPolicy, goDuration, nextRestart } from './restart-backoff.ts';

describe('restarts', () => {
  it('come at once the first time and then ever later, up to a limit', () => {
    const delays: number[] = [];
    for (let failures = 0; failures < 9;) {
      const next = nextRestart(defaultRestartPolicy, failures, 10);
      delays.push(next.delayMs);
      failures = next.failures;
    }
    expect(delays).toEqual([0, 250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
  });

  it('are forgiven a container that ran for long', () => {
    expect(nextRestart(defaultRestartPolicy, 7, 29_999).delayMs).toBe(8_000 * 2 - 1_000);
    expect(nextRestart(defaultRestartPolicy, 7, 30_000)).toEqual({ failures: 1, delayMs: 0 });
  });

  it.each([
    [0, '0s'],
    [250, '250ms'],
    [1_500, '1.5s'],
    [10_000, '10s'],
    [80_000, '1m20s'],
    [300_000, '5m0s'],
    [3_600_000, '1h0m0s'],
  ])('tell %d ms as Go does: %s', (ms, text) => expect(goDuration(ms)).toBe(text));
});

describe('the outcomes of a probe', () => {
  const settings = probeSettings({ successThreshold: 2, failureThreshold: 3 });
  it.each([
    ['failures in a row', true, 'fff', 'hhu'],
    ['failures with a success between', true, 'ffsfff', 'hhhhhu'],
    ['successes in a row', false, 'ss', 'uh'],
    ['successes with a failure between', false, 'sfss', 'uuuh'],
  ])('change the verdict only after enough %s', (_what, healthy, outcomes, verdicts) => {
    const seen: string[] = [];
    let state: ProbeCount = startingCount(healthy);
    for (const outcome of outcomes) {
      state = count(state, outcome === 's', settings);
      seen.push(state.healthy ? 'h' : 'u');
    }
    expect(seen.join('')).toBe(verdicts);
  });

  it("have upstream's defaults", () => {
    expect(probeSettings({})).toEqual({
      initialDelayMs: 0,
      periodMs: 10_000,
      timeoutMs: 1_000,
      successThreshold: 1,
      failureThreshold: 3,
    });
  });
});

describe('the ports of a container', () => {
  const container: Container = {
    name: 'feed',
    ports: [
      { name: 'http', containerPort: 8080 },
      { name: 'admin', containerPort: 9090 },
      { name: 'other', containerPort: 7000 },
    ],
  };
  const ports = { port: 21_001, adminPort: 21_002 };

  it.each([
    ['http', 21_001],
    ['admin', 21_002],
    [9090, 21_002],
    ['9090', 21_002],
    [7000, 7000],
    [4711, 4711],
  ])('%s is %d in this pod', (wanted, port) => expect(resolvePort(wanted, container, ports)).toBe(port));

  it('are not made up', () => {
    expect(() => resolvePort('grpc', container, ports)).toThrow('the container feed has no port named grpc');
  });
});

describe('the resources of a container', () => {
  const withResources = (requests?: Record<string, string>, limits?: Record<string, string>): Container => ({
    name: 'feed',
    resources: { ...(requests && { requests }), ...(limits && { limits }) },
  });

  it.each([
    [
      { cpu: '200m', memory: '256Mi' },
      { cpuCores: 0.2, memoryBytes: 256 * 2 ** 20 },
    ],
    [{ cpu: '2' }, { cpuCores: undefined, memoryBytes: undefined }],
    [{ cpu: '1.9' }, { cpuCores: 1.9, memoryBytes: undefined }],
    [undefined, { cpuCores: undefined, memoryBytes: undefined }],
  ])('limited to %j on two cores', (limits, expected) => {
    expect(limitsOf(withResources(undefined, limits), 2)).toEqual(expected);
  });

  it.each([
    [undefined, undefined, 'BestEffort'],
    [{ cpu: '100m' }, undefined, 'Burstable'],
    [{ cpu: '0.5', memory: '1Gi' }, { cpu: '500m', memory: '1024Mi' }, 'Guaranteed'],
    [undefined, { cpu: '500m', memory: '1Gi' }, 'Guaranteed'],
    [{ cpu: '100m', memory: '1Gi' }, { cpu: '500m', memory: '1Gi' }, 'Burstable'],
  ])('of requests %j and limits %j make the class %s', (requests, limits, expected) => {
    expect(qosClassOf(withResources(requests, limits))).toBe(expected);
  });
});
