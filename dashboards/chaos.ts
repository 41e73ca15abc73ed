import { runMetric } from '@gameday/conventions';
import { type Dashboard, row } from './kit/dashboard.ts';
import { colour, coloured, steps, words } from './kit/looks.ts';
import { stat } from './kit/panels/stat.ts';
import { stateTimeline } from './kit/panels/state-timeline.ts';
import { table } from './kit/panels/table.ts';
import { timeSeries } from './kit/panels/time-series.ts';
import { choice, jobAndInstance } from './kit/variables.ts';
import { foreign } from './names/foreign.ts';
import { faults, hypothesis, impact, verdicts } from './queries/chaos.ts';

const verdictColours = {
  held: [coloured(colour.good)],
  deviated: [coloured(colour.bad)],
  inconclusive: [coloured(colour.warning)],
  failed: [coloured(colour.worst)],
  aborted: [coloured(colour.special)],
};

const hidden = [{ id: 'custom.hidden', value: true }];

const injected = row(
  'Faults',
  stat({
    title: 'Faults in force',
    description: 'Faults that experiments hold in force now. They end with their run, also when its runner dies.',
    unit: 'none',
    loud: true,
    thresholds: steps(colour.good, [1, colour.warning]),
    width: 4,
    height: 7,
    queries: [faults.inForce],
  }),
  stateTimeline({
    title: 'Faults over time',
    description: 'When which fault was in force, and on what.',
    unit: 'none',
    mappings: [words({ 0: ['over', colour.quiet], 1: ['in force', colour.bad] })],
    width: 20,
    height: 7,
    queries: [faults.timeline],
  }),
  table({
    title: 'Faults of this time range',
    description: 'Every fault that was in force, with the experiment and the run that held it.',
    keys: { experiment: 'experiment', run: 'run', fault: 'fault', target: 'target' },
    columns: [{ heading: 'active', query: faults.list, settings: hidden }],
    height: 7,
  }),
);

const looked = row(
  'Hypothesis and verdict',
  stateTimeline({
    title: 'Whether the hypothesis holds',
    description:
      'Each experiment says what holds before it, and must hold again after it. While the fault lasts it may break.',
    unit: 'none',
    mappings: [words({ 0: ['broken', colour.bad], 1: ['holds', colour.good] })],
    queries: [hypothesis.met],
  }),
  timeSeries({
    title: 'What the probes measured',
    description: 'The values that the hypothesis is judged by, each in its own unit.',
    unit: 'short',
    legend: ['min', 'max', 'last'],
    width: 24,
    queries: [hypothesis.values],
  }),
  stat({
    title: 'Verdicts',
    description:
      'Runs by their verdict. Held, deviated: the hypothesis did, or did not. Inconclusive: the fault could not be shown to have taken effect, or there was no load. Failed: the app was not well before it, or something could not be done or undone.',
    unit: 'none',
    names: true,
    course: false,
    width: 8,
    height: 7,
    named: verdictColours,
    queries: [verdicts.counts],
  }),
  table({
    title: 'Runs',
    description: 'Every run of this time range and its verdict. `.gameday/runs` has the journals.',
    keys: { experiment: 'experiment', run: 'run', verdict: 'verdict' },
    columns: [{ heading: 'ended', query: verdicts.list, settings: hidden }],
    width: 16,
    height: 7,
  }),
);

const effect = row(
  'What the app made of it',
  timeSeries({
    title: 'Requests per second',
    description: 'How much each service serves. A fault that breaks an edge shows behind it as less.',
    unit: 'reqps',
    queries: [impact.rate],
  }),
  timeSeries({
    title: 'Failed requests',
    description: 'Share of requests that were answered with 5xx: how far the fault spreads.',
    unit: 'percentunit',
    queries: [impact.errors],
  }),
  timeSeries({
    title: 'P99',
    description: 'One request in a hundred took longer. The dots lead to traces.',
    unit: 's',
    queries: [impact.p99],
  }),
  timeSeries({
    title: 'Open breakers',
    description: 'Replicas whose breaker on the edge is open.',
    unit: 'none',
    style: 'step',
    legend: ['max', 'last'],
    queries: [impact.breakers],
  }),
  timeSeries({
    title: 'Amplification',
    description: 'Attempts for each call: above 1 callers try again, below 1 they are refused.',
    unit: 'none',
    decimals: 2,
    queries: [impact.amplification],
  }),
  timeSeries({
    title: 'Replicas',
    description: 'Replicas that are ready, and how many the autoscalers want.',
    unit: 'none',
    style: 'step',
    legend: ['min', 'max', 'last'],
    queries: [impact.replicas, impact.wanted],
  }),
);

export const chaos: Dashboard = {
  name: 'chaos',
  title: 'Gameday / Chaos',
  description: 'Which faults are in force, does the hypothesis hold, and what does the app make of it?',
  tags: ['experiments'],
  variables: [
    ...jobAndInstance(foreign.scrape.up, 'Whose metrics; the faults come from the cluster app'),
    choice({ name: 'experiment', description: 'Which experiments', of: runMetric.hypothesisMet }),
    choice({
      name: 'run',
      description: 'Which of their runs',
      of: runMetric.hypothesisMet,
      matchers: ['experiment=~"$experiment"'],
    }),
  ],
  rows: [injected, looked, effect],
};
