import type { LabStatus } from '@gameday/console-api';
import type { PrometheusClient } from '@gameday/prometheus';
import type { Router } from 'express';
import type { RunCommand } from './actions/run-command.ts';
import type { ConsoleConfig } from './config.ts';

import type { Feed } from './web/feed.ts';
import type { Live } from './web/live.ts';

/** What every page's part of the server is given. */
export interface ConsoleContext {
  readonly config: ConsoleConfig;
  /** What the supervisor says runs: topic `status`. */
  readonly status: Feed<LabStatus>;
  readonly prometheus: PrometheusClient;
  /** Asks the cluster app (the Kubernetes API, and `/gameday/v1/…`) for JSON. @throws SourceError */
  readonly cluster: (path: string, signal?: AbortSignal) => Promise<unknown>;
  /** Runs the lab's own command line. */
  readonly run: RunCommand;
  /** Where a page's feeds become topics that browsers follow. */
  readonly live: Live;
}

/** A page's part of the server: its addresses below `/api`, its topics. */
export interface PageServer {
  readonly router: Router;
  /** Ends what it began. */
  close?(): void | Promise<void>;
}

export type CreatePageServer = (context: ConsoleContext) => PageServer;
