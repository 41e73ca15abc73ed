import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, startLab, type TestLab } from './support/lab.ts';
import { TestPerson, type Answer } from './support/person.ts';

interface PolicyAnswer {
  readonly policy: { readonly timeoutMs: number; readonly breaker: { readonly openMs: number } };
  readonly replicas: ReadonlyArray<{ replica: string; source: string; version: number; refused: object | null }>;
}
interface Decisions {
  readonly decisions: ReadonlyArray<{
    kind: string;
    peer: string;
    summary: string;
    replica: string;
    evidence: ReadonlyArray<{ traceId?: string; outcome: string }>;
  }>;
}

let lab: TestLab;
let gateway: string;
let person: TestPerson;

beforeAll(async () => {
  lab = await startLab('--scale', 'feed=3');
  gateway = lab.url(lab.ports.gateway);
  person = await TestPerson.signUp(gateway);
});
afterAll(() => lab.stop());

const feedReplicas = async () => (await lab.status()).services.find(({ name }) => name === 'feed')?.replicas ?? [];
const getPolicy = async (service: string, peer: string) =>
  JSON.parse((await lab.gameday('policy', 'get', service, peer, '--json')).stdout) as PolicyAnswer;
const explain = async (...args: string[]) =>
  JSON.parse((await lab.gameday('explain', ...args, '--json')).stdout) as Decisions;
const policyFile = (name: string, policy: unknown): string => {
  const file = join(lab.home, name);
  writeFileSync(file, typeof policy === 'string' ? policy : JSON.stringify(policy));
  return file;
};

/** Reads the feed again and again while something happens; hands back what went wrong. */
async function underLoad(work: () => Promise<void>): Promise<{ requests: number; failures: Answer[] }> {
  let stopped = false;
  let requests = 0;
  const failures: Answer[] = [];
  const reader = async () => {
    while (!stopped) {
      const answer = await person.send('GET', '/api/feed');
      requests += 1;
      if (answer.status !== 200) failures.push(answer);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const readers = [reader(), reader(), reader()];
  await work();
  stopped = true;
  await Promise.all(readers);
  return { requests, failures };
}

describe('policies', () => {
  it('are the defaults of code until they are set', async () => {
    const { policy, replicas } = await getPolicy('comments', 'feed');
    expect(policy).toMatchObject({ timeoutMs: 1000, retry: { attemptsMax: 3 }, retryBudget: { ratio: 0.2 } });
    expect(replicas).toMatchObject([{ source: 'default', version: 0, refused: null }]);
    const { stdout } = await lab.gameday('policy', 'get', 'comments', 'feed');
    expect(stdout).toMatch(/\n *REPLICA +POLICY *\n *comments-[\w-]+ +default *\n/);
  });

  it('are set live, in every replica, and taken back', async () => {
    const file = policyFile('good.json', { timeoutMs: 700, breaker: { openMs: 1234 } });
    const set = await lab.gameday('policy', 'set', 'comments', 'feed', file, '--json');
    expect(set.code, set.stderr).toBe(0);
    const { version } = JSON.parse(set.stdout) as { version: number };
    const { policy, replicas } = await getPolicy('comments', 'feed');
    expect(policy).toMatchObject({ timeoutMs: 700, breaker: { openMs: 1234, halfOpenProbes: 3 } });
    expect(replicas).toMatchObject([{ source: 'consul', version }]);
    expect((await lab.gameday('policy', 'unset', 'comments', 'feed')).code).toBe(0);
    await eventually(
      'the default being back',
      async () => (await getPolicy('comments', 'feed')).policy.timeoutMs === 1000,
    );
  });

  it.each([
    ['an unknown field', { timeOut: 5 }, /timeOut/],
    ['a wrong type', { timeoutMs: 'long' }, /timeoutMs/],
    ['a value out of range', { breaker: { failureRate: 2 } }, /breaker\.failureRate/],
    ['a bad balancer', { balancer: { decayMs: -1 } }, /balancer\.decayMs/],
    ['no JSON', '{', /not JSON/],
    ['no object', '[]', /object/],
  ])('are refused with the reason before anything changes: %s', async (_what, policy, reason) => {
    const before = await getPolicy('comments', 'feed');
    const result = await lab.gameday('policy', 'set', 'comments', 'feed', policyFile('bad.json', policy));
    expect(result.code).toBe(2);
    expect(result.stderr).toMatch(reason);
    expect(await getPolicy('comments', 'feed')).toEqual(before);
  });

  it('that were put into Consul past the checks are refused by the replicas, which keep the last good ones', async () => {
    const key = lab.url(lab.ports.consul, '/v1/kv/gameday/policies/comments/feed');
    await lab.gameday('policy', 'set', 'comments', 'feed', policyFile('good.json', { timeoutMs: 900 }));
    await fetch(key, { method: 'PUT', body: '{"timeoutMs": -5}' });
    const refused = await eventually('the refusal', async () => {
      const answer = await getPolicy('comments', 'feed');
      return answer.replicas[0]?.refused ? answer : undefined;
    });
    expect(refused.policy.timeoutMs).toBe(900);
    expect(JSON.stringify(refused.replicas[0]?.refused)).toContain('timeoutMs');
    await fetch(key, { method: 'DELETE' });
  });

  it.each([
    [['policy', 'get', 'nobody', 'feed'], /nobody/],
    [['policy', 'get', 'feed', 'nobody'], /nobody/],
    [['policy', 'get', 'feed', 'feed'], /does not call itself/],
    [['policy', 'set', 'feed', 'users', 'absent.json'], /no such file/],
    [['explain', 'nobody'], /nobody/],
  ])('of what there is not are refused: gameday %j', async (args, reason) => {
    const result = await lab.gameday(...args);
    expect(result.code).toBe(2);
    expect(result.stderr).toMatch(reason);
  });
});

describe('a replica that is killed under load', () => {
  it('costs no read, is called no more, and is explained with the traces that hit it', async () => {
    const victim = (await feedReplicas())[1];
    if (!victim) throw new Error('feed has no second replica');
    const { requests, failures } = await underLoad(async () => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      process.kill(victim.pid, 'SIGKILL');
      await eventually('three replicas being ready again', async () => {
        const found = await feedReplicas();
        return found.length === 3 && found.every(({ state, pid }) => state === 'ready' && pid !== victim.pid);
      });
    });
    expect(requests).toBeGreaterThan(50);
    expect(failures).toEqual([]);
  });
});

describe('Consul being away under load', () => {
  it('costs nothing: the last known endpoints stay in use', async () => {
    const consul = (await lab.status()).engines.find(({ name }) => name === 'consul');
    if (!consul) throw new Error('there is no Consul');
    const { requests, failures } = await underLoad(async () => {
      process.kill(consul.pid, 'SIGSTOP');
      await new Promise((resolve) => setTimeout(resolve, 4_000));
      process.kill(consul.pid, 'SIGCONT');
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    });
    expect(requests).toBeGreaterThan(100);
    expect(failures).toEqual([]);
  });
});

describe('a callee that fails', () => {
  it('trips the breaker: callers are answered at once, the trip is counted and explained, and it closes again', async () => {
    const policy = { breaker: { consecutiveFailures: 5, openMs: 1_000, openMsMax: 1_000 }, retry: null };
    const set = await lab.gameday('policy', 'set', 'gateway', 'profile', policyFile('trip.json', policy));
    expect(set.code, set.stderr).toBe(0);
    const profile = (await lab.status()).services.find(({ name }) => name === 'profile')?.replicas[0];
    if (!profile) throw new Error('there is no profile');
    // Stopped, not killed: it accepts connections and never answers.
    process.kill(profile.pid, 'SIGSTOP');
    const path = `/api/profiles/${person.id}`;
    const slow = await Promise.all(Array.from({ length: 6 }, () => person.send('GET', path)));
    expect(slow.every(({ status }) => status === 504 || status === 503)).toBe(true);
    const started = performance.now();
    expect(await person.send('GET', path)).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect(performance.now() - started).toBeLessThan(500);
    process.kill(profile.pid, 'SIGCONT');

    const { decisions } = await explain('gateway', '--peer', 'profile');
    const trip = decisions.find(({ kind, summary }) => kind === 'transition' && summary.includes('to open'));
    expect(trip?.summary).toMatch(/5 failures in a row \(threshold 5\)/);
    expect(trip?.evidence.length).toBeGreaterThan(0);
    expect(trip?.evidence[0]).toMatchObject({ outcome: 'timeout' });
    expect(trip?.evidence[0]?.traceId).toMatch(/^[0-9a-f]{32}$/);
    await eventually('profiles being answered again', async () => (await person.send('GET', path)).status === 200);
    await eventually('the breaker being closed', async () => {
      await person.send('GET', path);
      const found = await explain('gateway', '--peer', 'profile');
      return found.decisions.some(({ summary }) => summary.includes('to closed'));
    });
    const adminPort = (await lab.status()).services.find(({ name }) => name === 'gateway')?.replicas[0]?.adminPort ?? 0;
    const metrics = await (await fetch(lab.url(adminPort, '/metrics'))).text();
    expect(metrics).toMatch(
      /resilience_circuitbreaker_transitions_total\{[^}]*peer="profile",from="closed",to="open"[^}]*\} [1-9]/,
    );
    expect(metrics).toMatch(/resilience_rejections_total\{[^}]*peer="profile",reason="open"[^}]*\} [1-9]/);
  });
});
