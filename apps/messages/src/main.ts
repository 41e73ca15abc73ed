import { runService } from '@gameday/service-kit';
import { messages } from './messages.ts';

await runService(messages);
