import { Router } from 'express';
import type { CreatePageServer } from '../../context.ts';

export const createDashboardsServer: CreatePageServer = () => ({ router: Router() });
