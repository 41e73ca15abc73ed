import { annotation, annotationPrefix, type Container } from '@gameday/kubernetes';
import type { ProcessIdentity } from '@gameday/process';
import type { EventNote, EventRecorder, Log } from '../shared.ts';
import { type ObjectName, type Store, type Stored, StoreError } from '../store/store.ts';
import type { ContainerPorts } from './container-ports.ts';
import { type ContainerView, podStatus, viewOf } from './pod-status.ts';

/** Annotations that are the kubelet's alone, beside those that everyone may read. */
const own = {
  /** With the pid, tells the process from a later one with that pid. */
  process: `${annotationPrefix}process`,
  /** When the process was asked to end: it must not be asked twice, since the second time would cut its draining short. */
  stopping: `${annotationPrefix}stopping`,
} as const;

type Notes = Readonly<Record<string, string | undefined>>;

/** The process that the pod's annotations tell of. */
export function notedProcess(pod: Stored<'Pod'>): ProcessIdentity | undefined {
  const notes = pod.metadata.annotations ?? {};
  const startedAt = notes[own.process];
  const pid = Number(notes[annotation.pid]);
  return startedAt !== undefined && pid > 0 ? { pid, startedAt } : undefined;
}

/** When its process was asked to end, in epoch milliseconds. */
export function notedStopping(pod: Stored<'Pod'>): number | undefined {
  const noted = pod.metadata.annotations?.[own.stopping];
  return noted === undefined ? undefined : Date.parse(noted);
}

export const processNotes = ({ pid, startedAt }: ProcessIdentity): Notes => ({
  [annotation.pid]: String(pid),
  [own.process]: startedAt,
  [own.stopping]: undefined,
});
export const noProcessNotes: Notes = {
  [annotation.pid]: undefined,
  [own.process]: undefined,
  [own.stopping]: undefined,
};
export const portNotes = ({ port, adminPort }: ContainerPorts): Notes => ({
  [annotation.port]: String(port),
  [annotation.adminPort]: String(adminPort),
});
export const stoppingNotes = (nowMs: number): Notes => ({ [own.stopping]: new Date(nowMs).toISOString() });

export interface RecordContext {
  readonly store: Store;
  readonly events: EventRecorder;
  readonly log: Log;
  readonly nodeName: string;
  readonly nowMs: () => number;
}

/** What the kubelet has to say of one pod, and how it says it: in the pod's status and annotations, and in events. */
export class PodRecord {
  readonly at: ObjectName;
  readonly uid: string;
  readonly #context: RecordContext;
  #pod: Stored<'Pod'>;
  #view: ContainerView;
  #notes: Notes = {};
  #unschedulable: string | undefined;
  #terminating: boolean;

  constructor(pod: Stored<'Pod'>, context: RecordContext) {
    const { namespace, name, uid } = pod.metadata;
    this.at = { namespace, name };
    this.uid = uid;
    this.#context = context;
    this.#pod = pod;
    this.#view = viewOf(pod, notedProcess(pod)?.pid);
    this.#terminating = pod.metadata.deletionTimestamp !== undefined;
  }

  /** The pod as the store has it. */
  get pod(): Stored<'Pod'> {
    return this.#pod;
  }

  get view(): ContainerView {
    return this.#view;
  }

  get container(): Container {
    return this.#pod.spec?.containers[0] ?? { name: this.at.name };
  }

  observe(pod: Stored<'Pod'>): void {
    this.#pod = pod;
  }

  /** From now on the pod counts as not ready, whatever its probes say. */
  terminate(): void {
    this.#terminating = true;
    this.write({ ready: false });
  }

  /** The pod has no place to run at, for this reason. */
  refuse(reason: string): void {
    this.#unschedulable = reason;
    this.write();
  }

  /** The pod has its place, with these ports. */
  place(ports: ContainerPorts): void {
    this.#unschedulable = undefined;
    this.write({}, portNotes(ports), true);
  }

  /** Writes what has changed; nothing, if nothing has. */
  write(view: Partial<ContainerView> = {}, notes: Notes = {}, bind = false): void {
    this.#view = { ...this.#view, ...view };
    this.#notes = { ...this.#notes, ...notes };
    const { store, nodeName, nowMs, log } = this.#context;
    const facts = {
      view: this.#view,
      terminating: this.#terminating,
      nowMs: nowMs(),
      ...(this.#unschedulable !== undefined && { unschedulable: this.#unschedulable }),
    };
    try {
      this.#pod = store.update('Pod', this.at, (present) => {
        if (present.metadata.uid !== this.uid) return present;
        const annotations = withNotes(present.metadata.annotations, this.#notes);
        return {
          ...present,
          metadata: { ...present.metadata, ...(annotations && { annotations }) },
          ...(bind && present.spec && { spec: { ...present.spec, nodeName } }),
          status: podStatus(present, this.container, facts),
        };
      });
    } catch (error) {
      // Gone: whoever removed it is heard of next. Anything else (a full disk) is written with the next change.
      if (error instanceof StoreError && error.code === 'NotFound') return;
      log.error({ err: error, pod: this.at.name }, 'the state of a pod could not be written');
    }
  }

  note(type: EventNote['type'], reason: string, message: string): void {
    try {
      this.#context.events.record('Pod', this.#pod, { type, reason, message });
    } catch (error) {
      this.#context.log.error({ err: error, pod: this.at.name, reason }, 'an event could not be written');
    }
  }

  /** Takes the pod out of the store, if it is still there. */
  remove(): void {
    try {
      this.#context.store.delete('Pod', this.at, this.uid);
    } catch (error) {
      if (error instanceof StoreError) return;
      this.#context.log.error({ err: error, pod: this.at.name }, 'a pod that has ended could not be removed');
    }
  }
}

function withNotes(present: Readonly<Record<string, string>> | undefined, notes: Notes) {
  const entries = Object.entries({ ...present, ...notes }).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  return present || entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
