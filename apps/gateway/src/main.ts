import { runService } from '@gameday/service-kit';
import { gateway } from './gateway.ts';

await runService(gateway);
