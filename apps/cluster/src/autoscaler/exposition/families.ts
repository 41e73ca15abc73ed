import type { MetricDescription } from '@gameday/conventions';
import type { MetricFamily, MetricSample } from './render.ts';

/** Samples that one object gives to one family; undefined gives none. */
export type SamplesOf<T> = (object: T) => readonly MetricSample[] | MetricSample | number | undefined;

/**
 * The families of one kind of object.
 * @param identity the labels that say which object it is; every sample gets them first
 */
export const familiesOf = <T>(
  objects: readonly T[],
  identity: (object: T) => Readonly<Record<string, string>>,
  rows: ReadonlyArray<readonly [MetricDescription, SamplesOf<T>]>,
): MetricFamily[] =>
  rows.map(([metric, samplesOf]) => ({
    metric,
    samples: objects.flatMap((object) => {
      const found = samplesOf(object);
      if (found === undefined) return [];
      const samples = typeof found === 'number' ? [{ labels: {}, value: found }] : 'value' in found ? [found] : found;
      return samples.map((sample) => ({ ...sample, labels: { ...identity(object), ...sample.labels } }));
    }),
  }));

/** A sample of value 1 whose labels are the message. */
export const told = (labels: MetricSample['labels']): MetricSample => ({ labels, value: 1 });

export const flag = (on: boolean | undefined): number => (on === true ? 1 : 0);

/** Seconds of a Kubernetes time. */
export const unixTime = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Math.floor(Date.parse(text) / 1000);

/** One sample for each of the three states that a condition can have, as kube-state-metrics has them. */
export const conditionSamples = (status: string, labels: (status: string) => MetricSample['labels']): MetricSample[] =>
  ['true', 'false', 'unknown'].map((each) => ({ labels: labels(each), value: flag(status.toLowerCase() === each) }));

/** Labels or annotations as labels of a metric: `app.kubernetes.io/name` becomes `label_app_kubernetes_io_name`. */
export const asLabels = (prefix: string, texts: Readonly<Record<string, string>> | undefined): Record<string, string> =>
  Object.fromEntries(
    Object.entries(texts ?? {})
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, text]) => [`${prefix}_${key.replaceAll(/[^a-zA-Z0-9_]/g, '_')}`, text]),
  );

interface Owned {
  readonly metadata: {
    readonly ownerReferences?: ReadonlyArray<{
      readonly kind: string;
      readonly name: string;
      readonly controller?: boolean;
    }>;
  };
}

export const ownerSamples = ({ metadata }: Owned): MetricSample[] => {
  const owners = metadata.ownerReferences ?? [];
  if (owners.length === 0) {
    return [told({ owner_kind: '<none>', owner_name: '<none>', owner_is_controller: '<none>' })];
  }
  return owners.map(({ kind, name, controller }) =>
    told({ owner_kind: kind, owner_name: name, owner_is_controller: String(controller === true) }),
  );
};
