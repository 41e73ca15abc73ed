export { type Api, createApi } from './create-api.ts';
export type { ApiOptions, ExtraRoutes } from './context.ts';
export { kubeconfig, type KubeconfigOptions, writeKubeconfig } from './kubeconfig.ts';
export type { MachineSource } from './views/machine.ts';
