import { cpus, release, totalmem, type } from 'node:os';
import { version } from '@gameday/lab-kit';
import type { RunRecord } from '@gameday/load-report';

/** The machine that a load is made on. */
export function machine(): RunRecord['machine'] {
  const all = cpus();
  return {
    cpuModel: all[0]?.model.trim() || 'CPU',
    cpus: all.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}, ${process.arch}`,
  };
}

export const ownVersions = (k6Version: string): Record<string, string> => ({
  Gameday: version,
  k6: k6Version,
  'Node.js': process.versions.node,
});
