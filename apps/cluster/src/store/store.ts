import type {
  Deployment,
  Event,
  HorizontalPodAutoscaler,
  KubernetesObject,
  Pod,
  PodDisruptionBudget,
  ReplicaSet,
  Service,
} from '@gameday/kubernetes';

/** The kinds that the cluster keeps, with their types. */
export interface Kinds {
  readonly Pod: Pod;
  readonly ReplicaSet: ReplicaSet;
  readonly Deployment: Deployment;
  readonly HorizontalPodAutoscaler: HorizontalPodAutoscaler;
  readonly Service: Service;
  readonly PodDisruptionBudget: PodDisruptionBudget;
  readonly Event: Event;
}

export type Kind = keyof Kinds;

/** An object as the store hands it out: with name, namespace, uid, resourceVersion and creationTimestamp. Frozen; never change it. */
export type Stored<K extends Kind> = Kinds[K] & {
  readonly metadata: NonNullable<KubernetesObject['metadata']> & {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly creationTimestamp: string;
  };
};

export interface Change<K extends Kind> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: Stored<K>;
  /** What it was before; undefined for ADDED. */
  readonly before?: Stored<K>;
}

/** Why a write was refused; `code` is the reason of a Kubernetes Status. */
export type StoreErrorCode = 'NotFound' | 'AlreadyExists' | 'Conflict' | 'Expired';

export class StoreError extends Error {
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string) {
    super(message);
    this.name = 'StoreError';
    this.code = code;
  }
}

export interface ObjectName {
  readonly namespace: string;
  readonly name: string;
}

/**
 * The cluster's memory: every object, a version number that grows with every write, and everybody who watches. It is the one
 * meeting place of the API, the controllers, the autoscaler and the kubelet; they know nothing of each other.
 * All methods are synchronous; listeners are called one after the other after the write, in the order of the writes.
 */
export interface Store {
  /** Version of the last write of any kind. */
  readonly resourceVersion: string;
  get<K extends Kind>(kind: K, at: ObjectName): Stored<K> | undefined;
  /** In the order of namespace and name; without a namespace those of all. */
  list<K extends Kind>(kind: K, namespace?: string): Stored<K>[];
  /**
   * Fills in uid, resourceVersion, creationTimestamp, and generation 1; makes the name where only `generateName` is given.
   * @throws StoreError AlreadyExists
   */
  create<K extends Kind>(kind: K, object: Kinds[K]): Stored<K>;
  /**
   * Replaces an object. `change` gets the present one and returns the next; returning the same object writes nothing. The generation
   * grows when the spec differs. An object with a deletionTimestamp and no finalizers left is removed, unless it is a Pod.
   * @param expected a resourceVersion that the present object must have
   * @throws StoreError NotFound, Conflict
   */
  update<K extends Kind>(
    kind: K,
    at: ObjectName,
    change: (present: Stored<K>) => Kinds[K],
    expected?: string,
  ): Stored<K>;
  /**
   * Removes an object at once. Pods are ended by whoever sets their deletionTimestamp with `update`; the kubelet then removes them.
   * @throws StoreError NotFound, Conflict (another uid)
   */
  delete<K extends Kind>(kind: K, at: ObjectName, uid?: string): Stored<K>;
  /** Calls back after every write to this kind from now on; the result ends that. */
  watch<K extends Kind>(kind: K, listener: (change: Change<K>) => void): () => void;
  /**
   * The changes of a kind after a version, the oldest first, for watches that begin in the past.
   * @throws StoreError Expired when that is no longer remembered
   */
  since<K extends Kind>(kind: K, resourceVersion: string): Change<K>[];
}
