import type { Container } from '@gameday/kubernetes';
import type { Stored } from '../store/store.ts';
import type { ContainerPorts } from './container-ports.ts';
import { podMark } from './leftovers.ts';
import type { Command, KubeletOptions } from './options.ts';

export type SpawnSettings = Pick<KubeletOptions, 'command' | 'environment' | 'mark'>;

/** What a field of the downward API says of this pod; undefined for fields that it does not know. */
function fieldOf(pod: Stored<'Pod'>, path: string): string | undefined {
  const { name, namespace, uid, labels = {}, annotations = {} } = pod.metadata;
  const [, map, key = ''] = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path) ?? [];
  if (map !== undefined) return (map === 'labels' ? labels : annotations)[key];
  const fields: Readonly<Record<string, string | undefined>> = {
    'metadata.name': name,
    'metadata.namespace': namespace,
    'metadata.uid': uid,
    'spec.nodeName': pod.spec?.nodeName,
    'status.podIP': '127.0.0.1',
    'status.hostIP': '127.0.0.1',
  };
  return fields[path];
}

/** What the manifest says of the environment, as far as it can be known here: secrets and config maps are not. */
const manifestEnvironment = (pod: Stored<'Pod'>, { env = [] }: Container): Record<string, string> =>
  Object.fromEntries(
    env.flatMap(({ name, value, valueFrom }) => {
      const said = valueFrom?.fieldRef
        ? fieldOf(pod, valueFrom.fieldRef.fieldPath)
        : valueFrom
          ? undefined
          : (value ?? '');
      return said === undefined ? [] : [[name, said] as const];
    }),
  );

/** How the container's process is started, with the marks by which it is found again. */
export function spawnPlan(
  pod: Stored<'Pod'>,
  container: Container,
  ports: ContainerPorts,
  { command, environment, mark }: SpawnSettings,
): Command & { readonly env: Readonly<Record<string, string>> } {
  const { namespace, name, uid } = pod.metadata;
  const env = {
    ...manifestEnvironment(pod, container),
    ...environment(pod, ports),
    [mark.name]: mark.value,
    [podMark]: `${namespace}/${name}/${uid}`,
  };
  return { ...command(pod), env };
}
