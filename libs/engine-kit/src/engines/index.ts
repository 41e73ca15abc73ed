import type { EngineDefinition, EngineName } from '../types.ts';
import { consul } from './consul.ts';
import { grafana } from './grafana.ts';
import { jaeger } from './jaeger.ts';
import { k6 } from './k6.ts';
import { postgres } from './postgres.ts';
import { prometheus } from './prometheus.ts';
import { toxiproxy } from './toxiproxy.ts';

/** Every engine of the lab. To add one: write its file, name it in `engineNames`, list it here. */
export const engines: Readonly<Record<EngineName, EngineDefinition>> = {
  consul,
  postgres,
  prometheus,
  jaeger,
  toxiproxy,
  k6,
  grafana,
};
