import { Router } from 'express';
import type { CreatePageServer } from '../../context.ts';

export const createLoadServer: CreatePageServer = () => ({ router: Router() });
