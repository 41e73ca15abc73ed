import { assetsService } from '@gameday/contracts';
import { defineServiceApp } from '@gameday/service-kit';
import { createAsset, homeLayout, miniprogramPackage } from './catalogue.ts';
import { createHandlers } from './routes.ts';

export const assets = defineServiceApp({
  description: assetsService,
  setUp: () => ({
    handlers: createHandlers({ home: createAsset(homeLayout()), miniprogram: createAsset(miniprogramPackage()) }),
  }),
});
