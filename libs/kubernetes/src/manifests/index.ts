import { resolve } from 'node:path';
import { formatPath, validateObject } from '../openapi/index.ts';
import { withoutNulls } from '../openapi/json.ts';
import type { KubernetesObject } from '../types.ts';
import { collect } from './collect.ts';
import { locate } from './origin.ts';
import { startReading } from './reading.ts';
import { checkAlone, checkTogether, findDuplicates, type Finding } from './together.ts';
import type { Draft, ManifestProblem, Manifests } from './types.ts';

export type { ManifestObject, ManifestProblem, Manifests, Severity } from './types.ts';

const toProblem = (draft: Draft, { path, message, severity }: Omit<Finding, 'object'>): ManifestProblem => ({
  ...locate(draft, path),
  field: formatPath(path),
  message,
  severity,
});

export interface ReadManifestsOptions {
  /** Files are shown relative to this folder; default the working directory. */
  readonly relativeTo?: string;
}

/**
 * Reads Kubernetes manifests: a kustomization, a folder of YAML files without one, or a single file. Of kustomizations
 * it knows resources, namespace, labels, annotations, patches, images, replicas and generators. Each object is checked
 * against the published schema of its kind and against the others; one with an error is left out and told of, and the
 * rest goes on. Never throws because of what is in the files, or because there are none.
 */
export function readManifests(path: string, options: ReadManifestsOptions = {}): Manifests {
  const { relativeTo = process.cwd() } = options;
  const reading = startReading(relativeTo);
  const root = resolve(relativeTo, path);
  const drafts = collect(root, { file: reading.shown(root) }, reading);
  const { problems } = reading;
  const refused = new Set<Draft>();
  const byObject = new Map<KubernetesObject, Draft>();

  const take = (findings: readonly Finding[]) => {
    for (const finding of findings) {
      const draft = byObject.get(finding.object) as Draft;
      problems.push(toProblem(draft, finding));
      if (finding.severity === 'error') refused.add(draft);
    }
  };
  const kept = () => [...byObject].filter(([, draft]) => !refused.has(draft)).map(([object]) => object);

  for (const draft of drafts) {
    draft.object = withoutNulls(draft.object) as Draft['object'];
    const faults = validateObject(draft.object);
    if (faults.length === 0) byObject.set(draft.object, draft);
    problems.push(
      ...faults.map(({ segments, message }) => toProblem(draft, { path: segments, message, severity: 'error' })),
    );
  }
  take(kept().flatMap(checkAlone));
  take(findDuplicates(kept()));
  const good = new Set(kept());
  const bad = drafts.map(({ object }) => object as KubernetesObject).filter((object) => !good.has(object));
  take(checkTogether([...good], bad));

  return {
    objects: kept().map((object) => {
      const { file, line } = locate(byObject.get(object) as Draft, []);
      return { object, file, line };
    }),
    problems: problems.toSorted((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column),
    files: [...reading.files].toSorted(),
  };
}

/** A problem in one line: `deploy/kubernetes/base/feed.yaml:14: spec.replicas: must be at least 0, is -1`. */
export const formatProblem = ({ file, line, field, message }: ManifestProblem): string =>
  [`${file}:${line}`, ...(field === '' ? [] : [field]), message].join(': ');
