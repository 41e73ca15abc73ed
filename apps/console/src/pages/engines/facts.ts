import type { EngineFacts, EnginesFacts } from '@gameday/console-api';
import { repositoryRoot } from '@gameday/lab-kit/paths';

/** Where the console shows what an engine would, while that is missing. */
const instead: Readonly<Record<string, { readonly says: string; readonly href: string }>> = {
  grafana: { says: 'The console draws the same dashboards, from the same JSON.', href: '/dashboards' },
};

/** Looking starts each engine once to ask its version: an answer is kept for so long. */
const keptMs = 5 * 60_000;

export interface FactsReader {
  read(again: boolean): Promise<EnginesFacts>;
}

async function look(env: Readonly<NodeJS.ProcessEnv>): Promise<EngineFacts[]> {
  // Brings the ways to get engines along: loaded when somebody looks at this page.
  const { diagnose, engines } = await import('@gameday/engine-kit');
  const all = await diagnose({ env: { ...env }, repositoryRoot });
  return all.map(({ name, state, version, source, path, reasons, advice }): EngineFacts => {
    const { title, purpose, kind, needed, license, homepage } = engines[name];
    const other = state === 'found' ? undefined : instead[name];
    return {
      ...{ name, title, purpose, kind, needed, license, homepage, version, reasons, found: state },
      ...(source !== undefined && { source }),
      ...(path !== undefined && { path }),
      ...(advice !== undefined && { advice }),
      ...(other && { instead: other }),
    };
  });
}

/** Looks for the engines on this machine, once for all who ask at the same time. */
export function createFactsReader(env: Readonly<NodeJS.ProcessEnv>, nowMs: () => number = Date.now): FactsReader {
  let known: EnginesFacts | undefined;
  let underWay: Promise<EnginesFacts> | undefined;
  return {
    async read(again) {
      if (known && !again && nowMs() - known.lookedAtMs < keptMs) return known;
      underWay ??= look(env)
        .then((engines) => (known = { engines, lookedAtMs: nowMs() }))
        .finally(() => (underWay = undefined));
      return await underWay;
    },
  };
}
