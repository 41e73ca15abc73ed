import type { SampleSeries } from './index.ts';

/** How many samples each series has: two minutes at one each 2 s. */
const count = 60;

const labelled = (name: string, labels: Readonly<Record<string, string>>): string =>
  `${name}{${Object.entries(labels)
    .map(([label, value]) => `${label}="${value}"`)
    .join(',')}}`;

/** A gauge that stays at a value. */
export const gauge = (name: string, labels: Readonly<Record<string, string>>, value: number): SampleSeries => ({
  series: labelled(name, labels),
  values: `${value}x${count}`,
});

/** A counter that grows by a step at each sample. */
export const counter = (name: string, labels: Readonly<Record<string, string>>, step: number): SampleSeries => ({
  series: labelled(name, labels),
  values: `0+${step}x${count}`,
});

/** A histogram that each step adds an event to, in its second bucket. */
export const histogram = (
  name: string,
  labels: Readonly<Record<string, string>>,
  [low, high]: readonly [number, number],
): SampleSeries[] => [
  counter(`${name}_bucket`, { ...labels, le: String(low) }, 0),
  counter(`${name}_bucket`, { ...labels, le: String(high) }, 1),
  counter(`${name}_bucket`, { ...labels, le: '+Inf' }, 1),
  counter(`${name}_count`, labels, 1),
  counter(`${name}_sum`, labels, (low + high) / 2),
];
