import { nearest } from '@gameday/conventions';

/** ` (did you mean "replicas"?)`, or nothing when no candidate is near. */
export function suggestion(name: string, candidates: readonly string[]): string {
  const meant = nearest(name, candidates);
  return meant === undefined ? '' : ` (did you mean "${meant}"?)`;
}
