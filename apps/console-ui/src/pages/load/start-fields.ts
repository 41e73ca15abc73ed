import type { LoadRunItem, LoadScenario, LoadStart } from '@gameday/console-api';

/** What stands in the form; empty is the scenario's own. */
export interface StartFields {
  readonly vus: string;
  readonly rate: string;
  readonly duration: string;
  readonly acceptance: boolean;
  readonly baseline: string;
}

const given = <Name extends string>(name: Name, value: string): Partial<Record<Name, string>> =>
  (value === '' ? {} : { [name]: value }) as Partial<Record<Name, string>>;

const names = ['vus', 'rate', 'duration', 'baseline'] as const;

/** What an address fills the form with, as that of "Run it again" does. */
export const fieldsOf = (params: URLSearchParams): StartFields => ({
  vus: params.get('vus') ?? '',
  rate: params.get('rate') ?? '',
  duration: params.get('duration') ?? '',
  baseline: params.get('baseline') ?? '',
  acceptance: params.get('acceptance') === 'on',
});

/** The address with the form of this scenario open, or closed. */
export function withStart(before: URLSearchParams, scenario: string | undefined): URLSearchParams {
  const next = new URLSearchParams(before);
  for (const name of ['start', 'acceptance', ...names]) next.delete(name);
  if (scenario !== undefined) next.set('start', scenario);
  return next;
}

/** The form with the same load as a run, which is what it is compared with. */
export function againHref({ run, scenario, settings, figures }: LoadRunItem): string {
  const { vus, ratePerSecond, durationSeconds } = settings;
  const params = new URLSearchParams({
    start: scenario,
    ...(vus !== undefined && { vus: String(vus) }),
    ...(ratePerSecond !== undefined && { rate: String(ratePerSecond) }),
    ...(durationSeconds !== undefined && { duration: `${durationSeconds}s` }),
    ...(figures && { baseline: run }),
  });
  return `/load?${params}`;
}

/** What is asked of the server. */
export const startOf = (
  { name, acceptance: size }: LoadScenario,
  { vus, rate, duration, acceptance, baseline }: StartFields,
): LoadStart => ({
  scenario: name,
  ...given('vus', vus),
  ...given('rate', rate),
  ...given('duration', duration),
  ...(acceptance && size && { acceptance }),
  ...given('baseline', baseline),
});

/** How the same is typed. */
export const commandOf = ({ scenario, vus, rate, duration, acceptance, baseline }: LoadStart): string =>
  [
    `gameday load run ${scenario}`,
    ...(vus === undefined ? [] : [`--vus ${vus}`]),
    ...(rate === undefined ? [] : [`--rate ${rate}`]),
    ...(duration === undefined ? [] : [`--duration ${duration}`]),
    ...(acceptance ? ['--acceptance'] : []),
    ...(baseline === undefined ? [] : [`--baseline .gameday/load/${baseline}`]),
    '--detach',
  ].join(' ');
