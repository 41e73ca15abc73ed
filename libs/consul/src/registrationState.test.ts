import { describe, expect, it } from 'vitest';
import type { Observation, RegistrationState } from './registrationState.ts';
import { reduceRegistration } from './registrationState.ts';

const by = { address: '127.0.0.1', port: 2 };
const accepted: Observation = { kind: 'accepted' };
const ours: Observation = { kind: 'ours' };
const missing: Observation = { kind: 'missing' };
const foreign: Observation = { kind: 'foreign', by };
const failed: Observation = { kind: 'failed', problem: 'refused' };
const stopped: Observation = { kind: 'stopped' };

describe('reduceRegistration', () => {
  it.each<readonly [title: string, seen: readonly Observation[], kind: string, told: string]>([
    ['accepted', [accepted, ours, ours], 'registered', 'registered'],
    ['refused connections are told once', [failed, failed, failed], 'registering', 'error'],
    ['accepted after failures', [failed, failed, accepted], 'registered', 'error registered'],
    ['accepted unknowingly, by a request that timed out', [failed, ours], 'registered', 'error registered'],
    ['Consul away', [accepted, failed, failed], 'away', 'registered error'],
    ['Consul back with its data', [accepted, failed, ours], 'registered', 'registered error recovered'],
    [
      'Consul back without its data',
      [accepted, failed, missing, accepted],
      'registered',
      'registered error lost re-registered',
    ],
    ['deregistered by somebody', [accepted, missing, missing], 'lost', 'registered lost'],
    ['lost, and failing', [accepted, missing, failed, failed], 'lost', 'registered lost error'],
    ['displaced by another process', [accepted, foreign, foreign, failed], 'displaced', 'registered displaced'],
    [
      'the other one leaves',
      [accepted, foreign, missing, accepted],
      'registered',
      'registered displaced lost re-registered',
    ],
    ['nothing moves it once stopped', [accepted, stopped, missing, failed, accepted], 'stopped', 'registered'],
  ])('%s', (_, seen, kind, told) => {
    let state: RegistrationState = { kind: 'registering', since: 0, problem: undefined };
    const events: string[] = [];
    for (const observation of seen) {
      const step = reduceRegistration(state, observation, 1);
      state = step.state;
      if (step.event) events.push(step.event.kind);
    }
    expect([state.kind, events.join(' ')]).toEqual([kind, told]);
  });
});
