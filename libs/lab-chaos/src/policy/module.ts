import { isDeepStrictEqual } from 'node:util';
import type { ActivityContext, FaultIntent, Lease } from '@gameday/chaos-engine';
import { monolith } from '@gameday/lab-kit';
import { policyKey, serverPeer } from '@gameday/conventions';
import { restoreValue, valueOf, withConsul } from '../consul/with-consul.ts';
import { LabChaosError } from '../errors.ts';
import type { Lab } from '../lab/lab.ts';
import { edgeProblems, problem, serviceProblems } from '../lab/names.ts';
import type { ArgumentsOf, NativeFunction, NativeModule, Prove } from '../module.ts';
import { Originals } from '../originals.ts';
import { proveWithin, waitFor } from '../wait.ts';
import { edgeInForce, type EdgeInForce } from './governance.ts';
import { isSettings, merged, type Settings, settingsProblems } from './settings.ts';

interface Edge {
  readonly caller: string;
  readonly callee: string;
}

interface PolicyUndo extends Edge {
  readonly key: string;
  /** What stood in Consul, to the letter; null when nothing did. */
  readonly previous: string | null;
}

/** Replicas hear of a change within milliseconds. */
const takenWithinMs = 3_000;

const keyOf = ({ caller, callee }: Edge): string => policyKey(caller, callee);

function edgeOfPolicyProblems({ caller, callee }: Edge) {
  if (callee === serverPeer) return serviceProblems(caller, ['caller']);
  if (caller === monolith.name) return [problem(['caller'], `${caller} calls nobody over the network`)];
  return edgeProblems(caller, callee);
}

/** The override there is, if it is one. @throws LabChaosError for what no policy can be laid over */
function overrideIn(text: string | null, key: string): Settings {
  if (text === null) return {};
  try {
    const value: unknown = JSON.parse(text);
    if (isSettings(value)) return value;
  } catch {
    // It is told below.
  }
  throw new LabChaosError(
    'not_possible',
    `what Consul has under ${key} is no policy; take it away with: gameday policy unset`,
  );
}

/** Overrides of edges' policies, in Consul's key-value store, where the callers follow them. */
export function policyModule(lab: Lab): NativeModule {
  const originals = new Originals<string | null>();

  const intentOf = (edge: Edge, previous: string | null, says: string, needsProof: boolean): FaultIntent => {
    const undo: PolicyUndo = { caller: edge.caller, callee: edge.callee, key: keyOf(edge), previous };
    return {
      kind: 'policy.override',
      target: `${edge.caller} → ${edge.callee}`,
      says,
      undo: { module: 'policy', func: 'restore', arguments: { ...undo } },
      ...(!needsProof && { needsProof }),
    };
  };

  const ends = (edge: Edge, held: readonly Lease[]): string[] => {
    const key = keyOf(edge);
    if (!originals.returns(key)) return [];
    const on = ({ intent: { kind, undo } }: Lease) => kind === 'policy.override' && undo.arguments['key'] === key;
    return held.filter(on).map(({ id }) => id);
  };

  const set: NativeFunction<ArgumentsOf<'policy', 'set'>, { readonly text: string }> = {
    check: ({ caller, callee, policy }) => [
      ...edgeOfPolicyProblems({ caller, callee }),
      ...settingsProblems(callee, policy).map(({ path, message }) => problem(['policy', ...path], message)),
    ],
    async prepare({ caller, callee, policy }, { run }) {
      const edge = { caller, callee };
      const key = keyOf(edge);
      const previous = await withConsul(lab, (consul) => valueOf(consul, key));
      const settings = merged(overrideIn(previous, key), policy);
      const [wrong] = settingsProblems(callee, settings);
      if (wrong) {
        const message = `together with what is set already it makes no policy: ${wrong.path.join('.')} ${wrong.message}`;
        throw new LabChaosError('not_possible', message);
      }
      const text = JSON.stringify(settings);
      const { returns } = originals.change(run.id, key, previous, text);
      const says = `the policy of ${caller} → ${callee} has another ${Object.keys(policy).join(', ')}`;
      return { faults: returns ? [] : [intentOf(edge, previous, says, true)], plan: { text } };
    },
    async run({ caller, callee }, { plan, ...context }) {
      const edge = { caller, callee };
      const text = plan?.text ?? '{}';
      const version = await withConsul(lab, async ({ kv }) => {
        await kv.put(keyOf(edge), text);
        return (await kv.get(keyOf(edge))).entry?.modifyIndex ?? 0;
      });
      const decided = ({ version: taken, refused }: EdgeInForce) =>
        refused?.version === version ? 'refused' : taken >= version;
      await waitUntilTaken(lab, edge, context, decided);
      return { key: keyOf(edge), version };
    },
    ends: (edge, held) => ends(edge, held),
  };

  const unset: NativeFunction<ArgumentsOf<'policy', 'unset'>> = {
    check: edgeOfPolicyProblems,
    async prepare(edge, { run }) {
      const key = keyOf(edge);
      const previous = await withConsul(lab, (consul) => valueOf(consul, key));
      const { first } = originals.change(run.id, key, previous, null);
      // What somebody else had set comes back at the end of the run; what the run itself had set does so by its own lease.
      if (!first || previous === null) return { faults: [] };
      return {
        faults: [intentOf(edge, previous, `the policy of ${edge.caller} → ${edge.callee} is the default`, false)],
      };
    },
    async run(edge, context) {
      await withConsul(lab, ({ kv }) => kv.delete(keyOf(edge)));
      await waitUntilTaken(lab, edge, context, ({ source }) => source === 'default');
    },
    ends,
  };

  const get: NativeFunction<ArgumentsOf<'policy', 'get'>> = {
    check: edgeOfPolicyProblems,
    async run(edge, { signal }) {
      const [first, ...others] = await edgeInForce(lab, edge, signal);
      if (!first) throw new LabChaosError('no_target', `no ready replica of ${edge.caller} calls ${edge.callee}`);
      const other = others.find(({ settings }) => !isDeepStrictEqual(settings, first.settings));
      if (!other) return first.settings;
      throw new LabChaosError('not_possible', `${first.replica} and ${other.replica} have different policies in force`);
    },
  };

  const restore: NativeFunction<PolicyUndo> = {
    run: ({ key, previous }) => withConsul(lab, (consul) => restoreValue(consul, key, previous)),
  };

  const prove: Prove = async (lease, context) => {
    const { caller, callee, key } = lease.intent.undo.arguments as unknown as PolicyUndo;
    return proveWithin(context, { forMs: takenWithinMs }, async () => {
      const version = await withConsul(lab, async ({ kv }) => (await kv.get(key)).entry?.modifyIndex);
      const replicas = await edgeInForce(lab, { caller, callee }, context.signal);
      const taken = replicas.filter((replica) => replica.source === 'consul' && replica.version === version);
      const says = `${taken.length} of ${replicas.length} replicas of ${caller} have the policy of Consul in force`;
      return { proved: taken.length === replicas.length && taken.length > 0, says };
    });
  };

  return { functions: { set, unset, get, restore }, proofs: { 'policy.override': prove } };
}

/** Waits until all ready replicas of the caller have taken a change. @throws LabChaosError when one refuses or is late */
async function waitUntilTaken(
  lab: Lab,
  edge: Edge,
  context: Pick<ActivityContext, 'clock' | 'signal'>,
  decided: (replica: EdgeInForce) => boolean | 'refused',
): Promise<void> {
  let missing: readonly EdgeInForce[] = [];
  await waitFor(context, { forMs: takenWithinMs }, async () => {
    missing = (await edgeInForce(lab, edge, context.signal)).filter((replica) => decided(replica) !== true);
    return missing.every((replica) => decided(replica) === 'refused') ? true : undefined;
  });
  if (missing.length === 0 || context.signal.aborted) return;
  const each = missing.map((replica) => {
    if (decided(replica) !== 'refused') return `${replica.replica} has not heard of it`;
    const why = replica.refused?.errors.map(({ path, message }) => `${path} ${message}`.trim()).join('; ');
    return `${replica.replica} refuses it: ${why}`;
  });
  throw new LabChaosError('too_late', `the policy is not in force everywhere: ${each.join('; ')}`);
}
