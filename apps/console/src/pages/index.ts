import type { CreatePageServer } from '../context.ts';
import { createAutoscalingServer } from './autoscaling/routes.ts';
import { createDashboardsServer } from './dashboards/routes.ts';
import { createEnginesServer } from './engines/routes.ts';
import { createExperimentsServer } from './experiments/routes.ts';
import { createExplainServer } from './explain/routes.ts';
import { createLoadServer } from './load/routes.ts';
import { createLogsServer } from './logs/routes.ts';
import { createTimelineServer } from './timeline/routes.ts';
import { createTopologyServer } from './topology/routes.ts';
import { createTracesServer } from './traces/routes.ts';

/** The pages' parts of the server. */
export const pageServers: readonly CreatePageServer[] = [
  createTopologyServer,
  createDashboardsServer,
  createExperimentsServer,
  createLoadServer,
  createAutoscalingServer,
  createTimelineServer,
  createTracesServer,
  createLogsServer,
  createEnginesServer,
  createExplainServer,
];
