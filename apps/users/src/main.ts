import { runService } from '@gameday/service-kit';
import { users } from './users.ts';

await runService(users);
