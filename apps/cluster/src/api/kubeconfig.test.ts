import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { expect, it } from 'vitest';
import { writeKubeconfig } from './kubeconfig.ts';

it('is what clients read, for its owner alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gameday-kubeconfig-'));
  const file = join(folder, 'below', 'kubeconfig');
  writeKubeconfig(file, { port: 7080, namespace: 'gameday' });
  const config = new KubeConfig();
  config.loadFromFile(file);
  expect(config.getCurrentCluster()?.server).toBe('http://127.0.0.1:7080');
  expect(config.getContextObject(config.getCurrentContext())?.namespace).toBe('gameday');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8')).not.toMatch(/token|password|client-key/);
  rmSync(folder, { recursive: true });
});
