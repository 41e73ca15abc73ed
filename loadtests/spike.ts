import type { Options } from 'k6/options';
import { homeTransactions } from './flows/assets.ts';
import { constant, phased } from './shared/profiles.ts';
import { acceptance, acceptanceOfPhases } from './shared/thresholds.ts';

const size = { vus: 50, durationSeconds: 30 };
const phases = [
  { name: 'before', share: 0.3, load: 0.1 },
  { name: 'spike', share: 0.3 },
  { name: 'after', share: 0.4, load: 0.1 },
];

/**
 * A quiet home page that a crowd of ten times as many people comes to at once, and leaves again. Each phase is judged by
 * itself: what came before and after must not be worse for the crowd. VUS (or RATE) is the crowd.
 */
export const options: Options = {
  scenarios: phased((part) => constant(size, part), size.durationSeconds, phases),
  thresholds: { ...acceptance(homeTransactions), ...acceptanceOfPhases(phases.map(({ name }) => name)) },
};

export { home as default } from './flows/assets.ts';
