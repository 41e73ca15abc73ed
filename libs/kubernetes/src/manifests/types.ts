import type { FieldPath } from '../openapi/index.ts';
import type { KubernetesObject } from '../types.ts';
import type { YamlSource } from './yaml-source.ts';

/** `error`: the object is refused. `warning`: it is kept, and does not do what its author may have meant. */
export type Severity = 'error' | 'warning';

/** A fault in a manifest, with its place. */
export interface ManifestProblem {
  /** Path of the file, relative to where the reader was told to. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** Such as `spec.template.spec.containers[0].image`; empty where the whole file or object is meant. */
  readonly field: string;
  /** Follows the field and a colon. */
  readonly message: string;
  readonly severity: Severity;
}

/** An object that manifests describe, and where its description begins. */
export interface ManifestObject {
  readonly object: KubernetesObject;
  readonly file: string;
  readonly line: number;
}

/** What a folder of manifests says. */
export interface Manifests {
  /** Objects without errors, patched and labelled as their kustomizations say. */
  readonly objects: ManifestObject[];
  /** Errors and warnings, in the order of files and lines. */
  readonly problems: ManifestProblem[];
  /** Absolute paths of all files that were read: what to watch for changes. */
  readonly files: string[];
}

/** Where a part of an object comes from. */
export type Origin =
  /** A document, or an item of a list in it, that describes the object or patches it. */
  | { readonly kind: 'document'; readonly source: YamlSource; readonly within: FieldPath }
  /** A list of RFC 6902 operations. */
  | { readonly kind: 'operations'; readonly source: YamlSource };

/** An object on its way through kustomizations. */
export interface Draft {
  object: Record<string, unknown>;
  /** The document that describes it, then the patches, in the order in which they were applied. */
  readonly origins: Origin[];
}
