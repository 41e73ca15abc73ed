import { runService } from '@gameday/service-kit';
import { profile } from './profile.ts';

await runService(profile);
