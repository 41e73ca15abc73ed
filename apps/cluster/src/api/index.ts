export { createApi } from './create-api.ts';
export type { ExtraRoutes } from './context.ts';
export { writeKubeconfig } from './kubeconfig.ts';
