import type { Finding } from './rule.ts';

/** Findings of a rule that are as they should be, and why. One that excludes nothing is itself a finding. */
export interface Exclusion {
  readonly rules: readonly string[];
  readonly reason: string;
  readonly covers: (finding: Finding) => boolean;
}

const matchers = ['target-job-rule', 'target-instance-rule'];
const about = (start: string) => (finding: Finding) => (finding.selector ?? '').startsWith(start);

/** What `grown` writes: a series that was born in the window counts in full, the others by their increase. */
const growsFromBirth = ({ expression = '', selector = '' }: Finding): boolean =>
  expression.includes(
    `(${selector} unless ${selector} offset $__rate_interval) or increase(${selector}[$__rate_interval])`,
  );

export const exclusions: readonly Exclusion[] = [
  {
    rules: ['template-job-rule', 'template-instance-rule'],
    reason:
      'What recording rules record of objectives is summed over the replicas of a service: it has no job and no instance. The variables service and slo take their place.',
    covers: ({ dashboard }) => dashboard === 'Gameday / Objectives',
  },
  {
    rules: matchers,
    reason:
      'Recorded series of objectives are summed over replicas: they have a service, and neither job nor instance.',
    covers: about('slo:'),
  },
  {
    rules: matchers,
    reason: 'k6 writes its series to Prometheus by itself: what is not scraped has no job and no instance.',
    covers: about('k6_'),
  },
  {
    rules: matchers,
    reason: 'ALERTS is made by Prometheus: it has the labels of the alert, which seldom are job and instance.',
    covers: about('ALERTS{'),
  },
  {
    rules: matchers,
    reason: 'What is unusual in the lab is said whatever services are chosen: these come from the cluster app, too.',
    covers: ({ dashboard, panel }) =>
      dashboard === 'Gameday / Overview' && ['Replicas', 'Breakers open', 'Faults in force'].includes(panel ?? ''),
  },
  {
    rules: ['target-counter-agg-rule'],
    reason:
      'A counter that is born with its first event has no value before it; rate and increase would lose that event.',
    covers: growsFromBirth,
  },
  {
    rules: ['target-counter-agg-rule'],
    reason: 'The column says how many requests the run has made so far, and k6 counts from its start.',
    covers: ({ panel }) => panel === 'Transactions of the run so far',
  },
];
