import { Router } from 'express';
import type { CreatePageServer } from '../../context.ts';

export const createEnginesServer: CreatePageServer = () => ({ router: Router() });
