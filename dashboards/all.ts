import { autoscaling } from './autoscaling.ts';
import { chaos } from './chaos.ts';
import { data } from './data.ts';
import { engines } from './engines.ts';
import { inference } from './inference.ts';
import type { Dashboard } from './kit/dashboard.ts';
import { loadTest } from './load-test.ts';
import { overview } from './overview.ts';
import { resilience } from './resilience.ts';
import { runtime } from './runtime.ts';
import { slo } from './slo.ts';
import { telemetry } from './telemetry.ts';

/** Every dashboard, in the order in which people are shown them. */
export const dashboards: readonly Dashboard[] = [
  overview,
  resilience,
  autoscaling,
  chaos,
  loadTest,
  slo,
  runtime,
  data,
  inference,
  engines,
  telemetry,
];
