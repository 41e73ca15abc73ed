import type { Options } from 'k6/options';
import { prepareSocial, social, socialTransactions } from './flows/social.ts';
import { open, phased } from './shared/profiles.ts';
import { acceptance, acceptanceOfPhases } from './shared/thresholds.ts';

const size = { ratePerSecond: 20, durationSeconds: 1_800 };
const phases = [
  { name: 'first-half', share: 0.5 },
  { name: 'second-half', share: 0.5 },
];

/**
 * Everything that people do in the app, steadily for half an hour, to find what grows: memory, connections, tables. Both
 * halves have the same load and are judged by themselves, so that a decline shows in the second.
 */
export const options: Options = {
  scenarios: phased((part) => open(size, part), size.durationSeconds, phases),
  thresholds: { ...acceptance(socialTransactions), ...acceptanceOfPhases(phases.map(({ name }) => name)) },
};

export const setup = prepareSocial;
export default social;
