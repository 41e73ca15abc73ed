import { basename } from 'node:path';
import type { GeneratorEntry, Kustomization } from './kustomization.ts';
import type { Reading } from './reading.ts';
import type { Draft } from './types.ts';
import type { YamlSource } from './yaml-source.ts';

/** Splits `key=value` at the first equals sign. */
function keyed(text: string): [key: string, value: string] | undefined {
  const at = text.indexOf('=');
  return at > 0 ? [text.slice(0, at), text.slice(at + 1)] : undefined;
}

const unquoted = (text: string): string => /^(["'])(.*)\1$/s.exec(text)?.[2] ?? text;

/** ConfigMaps and Secrets made of literals and files. Names are kept: a hash of the content is not added to them. */
export function generate(
  kustomization: Kustomization,
  source: YamlSource,
  resolvePath: (path: string) => string,
  reading: Reading,
): Draft[] {
  const make = (field: 'configMapGenerator' | 'secretGenerator', entry: GeneratorEntry, index: number): Draft => {
    const path = [field, index];
    const { name, namespace, files = [], literals = [], type, options } = entry;
    if (typeof name !== 'string') reading.report({ source, path: [...path, 'name'] }, 'must be set');
    if (!(options?.disableNameSuffixHash ?? kustomization.generatorOptions?.disableNameSuffixHash)) {
      const message =
        'adds a hash to its name, which is not done here; set generatorOptions.disableNameSuffixHash: true';
      reading.report({ source, path }, message);
    }
    const pairs = [
      ...files.map((file, at) => {
        const [key, target] = keyed(file) ?? [basename(file), file];
        return [key, reading.text(resolvePath(target), { source, path: [...path, 'files', at] }) ?? ''] as const;
      }),
      ...literals.flatMap((literal, at) => {
        const pair = keyed(literal);
        if (!pair) reading.report({ source, path: [...path, 'literals', at] }, 'must be key=value');
        return pair ? [[pair[0], unquoted(pair[1])] as const] : [];
      }),
    ];
    const metadata = { name, ...(namespace !== undefined && { namespace }) };
    const base64 = (value: string) => Buffer.from(value).toString('base64');
    const isSecret = field === 'secretGenerator';
    const data = Object.fromEntries(pairs.map(([key, value]) => [key, isSecret ? base64(value) : value]));
    const object = isSecret
      ? { apiVersion: 'v1', kind: 'Secret', metadata, type: type ?? 'Opaque', data }
      : { apiVersion: 'v1', kind: 'ConfigMap', metadata, data };
    return { object, origins: [{ kind: 'document', source, within: path }] };
  };
  return [
    ...(kustomization.configMapGenerator ?? []).map((entry, index) => make('configMapGenerator', entry, index)),
    ...(kustomization.secretGenerator ?? []).map((entry, index) => make('secretGenerator', entry, index)),
  ];
}
