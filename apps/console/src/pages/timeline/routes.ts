import { Router } from 'express';
import type { CreatePageServer } from '../../context.ts';

export const createTimelineServer: CreatePageServer = () => ({ router: Router() });
