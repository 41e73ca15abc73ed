import type { LoadScenario, LoadStart } from '@gameday/console-api';

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
