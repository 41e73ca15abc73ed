import { runService } from '@gameday/service-kit';
import { feed } from './feed.ts';

await runService(feed);
