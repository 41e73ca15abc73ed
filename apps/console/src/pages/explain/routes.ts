import { Router } from 'express';
import type { CreatePageServer } from '../../context.ts';

export const createExplainServer: CreatePageServer = () => ({ router: Router() });
