import { atomicWriteFile } from '@gameday/process';

export interface KubeconfigOptions {
  /** Of 127.0.0.1. */
  readonly port: number;
  readonly namespace: string;
}

/** A kubeconfig with one context, for the cluster at this address. It holds no secret: whoever is on this machine may talk to it. */
export const kubeconfig = ({ port, namespace }: KubeconfigOptions) => ({
  apiVersion: 'v1',
  kind: 'Config',
  // There is no TLS to verify; @kubernetes/client-node refuses plain HTTP unless it is told so.
  clusters: [{ name: 'gameday', cluster: { server: `http://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true } }],
  users: [{ name: 'gameday', user: {} }],
  contexts: [{ name: 'gameday', context: { cluster: 'gameday', user: 'gameday', namespace } }],
  'current-context': 'gameday',
  preferences: {},
});

/** Writes it for `kubectl --kubeconfig FILE`, at once and readable by its owner alone. It is JSON, which is YAML. */
export function writeKubeconfig(file: string, options: KubeconfigOptions): void {
  atomicWriteFile(file, `${JSON.stringify(kubeconfig(options), undefined, 2)}\n`, { mode: 0o600 });
}
