import { runService } from '@gameday/service-kit';
import { comments } from './comments.ts';

await runService(comments);
