import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, repositoryRoot, startLab, type TestLab } from './support/lab.ts';

let lab: TestLab;
let folder: string;
beforeAll(async () => {
  lab = await startLab('--no-autoscaling');
  folder = mkdtempSync(join(tmpdir(), 'gameday-chaos-e2e-'));
});
afterAll(async () => {
  await lab.stop();
  rmSync(folder, { recursive: true, force: true });
});

const save = (name: string, document: unknown): string => {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(document));
  return file;
};

const native = (module: string, func: string, args: object, more: object = {}) => ({
  type: 'action',
  name: `${module}.${func}`,
  provider: { type: 'gameday', module, func, arguments: args },
  ...more,
});

/** Slow calls from the gateway to assets; the door itself must answer all the same. */
const slow = (afterSeconds: number) => ({
  title: 'assets answers late',
  description: 'The door answers all the same.',
  configuration: { gateway: { type: 'env', key: 'GAMEDAY_GATEWAY_URL' } },
  extensions: [{ name: 'gameday', hypothesis: { everySeconds: 0.2 } }],
  'steady-state-hypothesis': {
    title: 'The door answers',
    probes: [
      {
        type: 'probe',
        name: 'the door answers',
        tolerance: 200,
        provider: { type: 'http', url: '${gateway}/api/openapi.json', timeout: 5 },
      },
    ],
  },
  method: [
    native(
      'toxiproxy',
      'addToxic',
      { target: { caller: 'gateway', callee: 'assets' }, type: 'latency', attributes: { latency: 200 } },
      { pauses: { after: afterSeconds } },
    ),
  ],
});

interface Ran {
  readonly runs: ReadonlyArray<{ readonly run: string; readonly verdict: string; readonly journal: string }>;
}

const faults = async (): Promise<readonly unknown[]> => {
  const answer = await fetch(lab.url(lab.ports.cluster, '/gameday/v1/faults'));
  return ((await answer.json()) as { items: unknown[] }).items;
};
const toxics = async (): Promise<number> => {
  const proxies = (await (await fetch(lab.url(lab.ports.toxiproxy, '/proxies'))).json()) as Record<
    string,
    { toxics: unknown[] }
  >;
  return Object.values(proxies).reduce((sum, proxy) => sum + proxy.toxics.length, 0);
};

describe('experiments on a lab', () => {
  it('hold, with the fault proved and nothing left of it', async () => {
    const { code, stdout, stderr } = await lab.gameday('chaos', 'run', save('slow.json', slow(2)), '--json');
    expect(code, stderr).toBe(0);
    const [run] = (JSON.parse(stdout) as Ran).runs;
    expect(run?.verdict).toBe('held');
    const { gameday } = JSON.parse(readFileSync(run?.journal ?? '', 'utf8')) as {
      gameday: { proofs: Array<{ proved: boolean }>; leases: Array<{ how: string }> };
    };
    expect(gameday.proofs).toMatchObject([{ proved: true }]);
    expect(gameday.leases).toMatchObject([{ how: 'undone' }]);
    expect([await faults(), await toxics()]).toEqual([[], 0]);
  });

  it('are refused when what they are about does not exist', async () => {
    const file = save('bad.json', { ...slow(1), method: [native('cluster', 'stop', { target: { service: 'fed' } })] });
    const { code, stderr } = await lab.gameday('chaos', 'run', file);
    expect([code, stderr]).toEqual([2, expect.stringContaining('method[0].provider.arguments.target.service')]);
  });

  it('are undone by the cluster when their runner is killed, and no other may begin meanwhile', async () => {
    const main = join(repositoryRoot, 'apps/gameday/src/main.ts');
    const file = save('long.json', slow(60));
    const runner = spawn(process.execPath, [main, 'chaos', 'run', file, '--quiet'], { env: lab.env, stdio: 'ignore' });
    try {
      await eventually('the fault being in force', async () => (await toxics()) > 0);
      const { code, stderr } = await lab.gameday('chaos', 'run', save('slow.json', slow(1)));
      expect([code, stderr]).toEqual([3, expect.stringContaining('is under way')]);
    } finally {
      runner.kill('SIGKILL');
    }
    await eventually(
      'the fault being undone',
      async () => (await toxics()) === 0 && (await faults()).length === 0,
      2_000,
    );
    expect(readdirSync(join(lab.home, 'undo')).filter((name) => name.endsWith('.undo.jsonl'))).toEqual([]);
    expect(await lab.gameday('chaos', 'recover')).toMatchObject({ code: 0, stdout: 'Nothing is left to undo.\n' });
  });

  it('are compared under two sets of policies, which are gone afterwards', async () => {
    const policy = async (): Promise<unknown> => {
      const { stdout } = await lab.gameday('policy', 'get', 'gateway', 'assets', '--json');
      return (JSON.parse(stdout) as { policy: unknown }).policy;
    };
    const before = await policy();
    const a = save('a.json', { gateway: { assets: { timeoutMs: 150 } } });
    const b = save('b.json', {});
    const duel = ['chaos', 'duel', save('slow.json', slow(1)), '--a', a, '--b', b, '--rest', '0', '--json'];
    const { code, stdout, stderr } = await lab.gameday(...duel);
    expect(code, stderr).toBe(0);
    const result = JSON.parse(stdout) as { a: object; b: object; differences: unknown[]; report: string };
    expect(result).toMatchObject({ a: { name: 'a.json', verdict: 'held' }, b: { name: 'b.json', verdict: 'held' } });
    expect(existsSync(result.report)).toBe(true);
    await eventually('the policy being as before', async () => isDeepStrictEqual(await policy(), before), 5_000);
  });
});
