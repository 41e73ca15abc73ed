import { Router } from 'express';
import type { CreatePageServer } from '../../context.ts';
import { createFeed } from '../../web/feed.ts';
import { createBook } from './book.ts';
import { createCatalogue } from './catalogue/catalogue.ts';
import { addDuelRoutes } from './duel-routes.ts';
import { addExperimentRoutes } from './experiment-routes.ts';
import { createLauncher } from './launch.ts';
import { createQueue, type Parts } from './parts.ts';
import { addRunRoutes } from './run-routes.ts';
import { createRunStreams } from './stream.ts';

/** The lab's addresses as experiments find them in their environment. */
const addresses = (ports: object): Record<string, string> =>
  Object.fromEntries(
    Object.entries(ports).map(([name, port]) => [`GAMEDAY_${name.toUpperCase()}_URL`, `http://127.0.0.1:${port}`]),
  );

/** Experiments, their runs and duels: addresses below `/api/experiments`, and the topic `experiments`. */
export const createExperimentsServer: CreatePageServer = (context) => {
  const { config, run, live } = context;
  const catalogue = createCatalogue({ run, environment: { ...addresses(config.ports), ...config.env } });
  const book = createBook(config.paths, catalogue);
  const parts: Parts = {
    context,
    catalogue,
    book,
    launcher: createLauncher({ run, folder: config.paths.folder }),
    streams: createRunStreams(),
    oneByOne: createQueue(),
  };
  const state = createFeed({ intervalMs: 1_000, read: () => book.state() });
  live.topic('experiments', state);
  const router = Router();
  // What has a name of its own comes before what is named by an experiment.
  addRunRoutes(router, parts);
  addDuelRoutes(router, parts);
  addExperimentRoutes(router, parts);
  return {
    router,
    close() {
      state.close();
      parts.streams.close();
    },
  };
};
