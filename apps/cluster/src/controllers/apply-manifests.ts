import { namespace as ownNamespace } from '@gameday/conventions';
import { createHash } from 'node:crypto';
import { annotation, type Deployment, type HorizontalPodAutoscaler, type KubernetesObject } from '@gameday/kubernetes';
import { strategicMerge } from '@gameday/kubernetes/openapi';
import { apiVersions, kinds } from '../store/kinds.ts';
import type { Kind, Kinds, Store, Stored } from '../store/store.ts';
import { withDefaults } from '../defaults/with-defaults.ts';
import { lastAppliedAnnotation } from './deployment/names.ts';
import { canonicalJson } from './deployment/template.ts';
import { manifestPatch } from './manifest-patch.ts';
import { controllerOf, endPod, removeIfThere } from './objects.ts';

/** An object as a file describes it. */
export interface Manifest {
  readonly object: KubernetesObject;
  readonly file: string;
  readonly line: number;
}

export interface ApplyOptions {
  /** Where objects go whose manifest names no namespace; default `gameday`. */
  readonly namespace?: string;
  /** Whether applied objects that are not among the manifests any more are removed; default true. False where a file cannot be read. */
  readonly prune?: boolean;
  /** Replicas with which Deployments are created, by name, whatever their manifests say. */
  readonly initialReplicas?: Readonly<Record<string, number>>;
  /** Epoch milliseconds; default the real clock. */
  readonly nowMs?: () => number;
}

export interface Refusal {
  readonly manifest: Manifest;
  readonly field: string;
  readonly message: string;
}

/** What was done, each object as `Kind/namespace/name`. */
export interface ApplyResult {
  readonly created: readonly string[];
  readonly updated: readonly string[];
  readonly unchanged: readonly string[];
  readonly removed: readonly string[];
  readonly refused: readonly Refusal[];
}

const isKept = (kind: string | undefined): kind is Kind => kind !== undefined && Object.hasOwn(apiVersions, kind);

const hashOf = (object: KubernetesObject): string =>
  createHash('sha256').update(canonicalJson(object)).digest('hex').slice(0, 16);

/**
 * Brings the store in step with manifests, as client-side `kubectl apply --prune` does. A manifest that has not changed since it was
 * last applied changes nothing, so that what was scaled or patched since then stays so; one that has changed is merged into the
 * live object: what it leaves out keeps its live value, what it no longer says goes (but for `spec.replicas`, which stays).
 * Objects of kinds that the cluster does not keep are passed over.
 */
export function applyManifests(store: Store, manifests: readonly Manifest[], options: ApplyOptions = {}): ApplyResult {
  const { namespace = ownNamespace, prune = true, initialReplicas = {}, nowMs = Date.now } = options;
  const result = {
    created: [] as string[],
    updated: [] as string[],
    unchanged: [] as string[],
    removed: [] as string[],
    refused: [] as Refusal[],
  };
  const described = new Set<string>();

  for (const manifest of manifests) {
    const { kind, metadata } = manifest.object;
    if (!isKept(kind) || metadata?.name === undefined) continue;
    const at = { namespace: metadata.namespace ?? namespace, name: metadata.name };
    const id = `${kind}/${at.namespace}/${at.name}`;
    described.add(id);
    const hash = hashOf(manifest.object);
    const live = store.get(kind, at);
    if (live?.metadata.annotations?.[annotation.applied] === hash) {
      result.unchanged.push(id);
      continue;
    }
    const wanted = marked(manifest.object, hash, at.namespace);
    if (live === undefined) {
      const replicas = kind === 'Deployment' ? (initialReplicas[at.name] ?? replicasOf(wanted, manifests)) : undefined;
      store.create(kind, withDefaults(kind, withReplicas(wanted, replicas) as Kinds[typeof kind]));
      result.created.push(id);
      continue;
    }
    const next = merged(kind, live, wanted);
    const refusal = kind === 'Deployment' ? selectorRefusal(live, next) : undefined;
    if (refusal !== undefined) {
      result.refused.push({ manifest, ...refusal });
      continue;
    }
    store.update(kind, at, () => next);
    result.updated.push(id);
  }

  // No manifest at all is a folder on its way, as when another branch is checked out, and not a wish to end everything.
  if (prune && described.size > 0) result.removed.push(...removeVanished(store, described, nowMs()));
  return result;
}

/** The manifest as it is written to the store: with what it takes to tell later whether and how it has changed. */
function marked(object: KubernetesObject, hash: string, namespace: string): KubernetesObject {
  const { status: _status, ...described } = object as KubernetesObject & { status?: unknown };
  const lastApplied = JSON.stringify({ ...described, metadata: { ...described.metadata, namespace } });
  return {
    ...described,
    metadata: {
      ...described.metadata,
      namespace,
      annotations: {
        ...described.metadata?.annotations,
        [annotation.applied]: hash,
        [lastAppliedAnnotation]: lastApplied,
      },
    },
  };
}

function lastApplied({ metadata }: KubernetesObject): object {
  try {
    const last: unknown = JSON.parse(metadata?.annotations?.[lastAppliedAnnotation] ?? '{}');
    return typeof last === 'object' && last !== null ? last : {};
  } catch {
    // Somebody wrote something else there: as if it had never been applied.
    return {};
  }
}

function merged<K extends Kind>(kind: K, live: Stored<K>, wanted: KubernetesObject): Kinds[K] {
  const type = { apiVersion: apiVersions[kind], kind };
  return withDefaults(kind, strategicMerge<Kinds[K]>(live, manifestPatch(lastApplied(live), wanted, type), type));
}

/** A Deployment of which the manifest does not say how large it is begins as small as its autoscaler allows. */
function replicasOf(object: KubernetesObject, manifests: readonly Manifest[]): number {
  const { spec, metadata } = object as Deployment;
  if (spec?.replicas !== undefined) return spec.replicas;
  const autoscaler = manifests
    .map((manifest) => manifest.object as HorizontalPodAutoscaler)
    .find(
      (other) =>
        other.kind === 'HorizontalPodAutoscaler' &&
        other.spec.scaleTargetRef.kind === 'Deployment' &&
        other.spec.scaleTargetRef.name === metadata?.name,
    );
  // Zero would switch the autoscaler off for good.
  return Math.max(autoscaler?.spec.minReplicas ?? 1, 1);
}

const withReplicas = (object: KubernetesObject, replicas: number | undefined): KubernetesObject =>
  replicas === undefined ? object : ({ ...object, spec: { ...(object as Deployment).spec, replicas } } as Deployment);

/** apps/v1 fixes the selector when the Deployment is created. */
function selectorRefusal(live: KubernetesObject, next: KubernetesObject): Omit<Refusal, 'manifest'> | undefined {
  const [before, after] = [live, next].map((object) => canonicalJson((object as Deployment).spec?.selector));
  if (before === after) return undefined;
  const message = `is immutable, and the live Deployment has ${before}; delete that first, or keep its selector`;
  return { field: 'spec.selector', message };
}

/** Removes what was applied from a manifest and is described by none any more. What a controller made goes with its owner. */
function removeVanished(store: Store, described: ReadonlySet<string>, nowMs: number): string[] {
  return kinds.flatMap((kind) =>
    store.list(kind).flatMap((object) => {
      const id = `${kind}/${object.metadata.namespace}/${object.metadata.name}`;
      const { annotations = {} } = object.metadata;
      // ReplicaSets carry the hash of their Deployment, but nothing was ever applied to them.
      const applied = annotations[annotation.applied] !== undefined && annotations[lastAppliedAnnotation] !== undefined;
      if (!applied || described.has(id) || controllerOf(object) !== undefined) return [];
      if (kind === 'Pod') endPod(store, object as Stored<'Pod'>, nowMs);
      else removeIfThere(store, kind, object);
      return [id];
    }),
  );
}
