import { runService } from '@gameday/service-kit';
import { assets } from './assets.ts';

await runService(assets);
