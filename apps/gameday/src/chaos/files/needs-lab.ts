import type { Experiment } from '@gameday/experiment';
import { gamedayOf } from '@gameday/experiment/format';

/** Whether a document, checked or not, names anything native, Python that is mapped to it, or a load. */
export const usesModules = (document: unknown): boolean =>
  /"type":"(?:gameday|python)"|"load":\{/.test(JSON.stringify(document) ?? '');

/** Whether a document, checked or not, says what only this lab's experiments say. */
export const usesExtension = (document: unknown): boolean => /"name":"gameday"/.test(JSON.stringify(document) ?? '');

/** Whether a document, checked or not, may take values from the environment: `{"type": "env"}`, or `env:NAME`. */
export const readsEnvironment = (document: unknown): boolean => /"env[":]/.test(JSON.stringify(document) ?? '');

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** A native call that reaches something by its own address needs no lab. */
function isElsewhere({ arguments: given }: Record<string, unknown>): boolean {
  if (!isRecord(given)) return false;
  return 'url' in given || (isRecord(given['target']) && 'url' in given['target']);
}

/** Whether anything of an experiment is done to the lab, or asked of it. Others run without one. */
export function needsLab(document: Experiment): boolean {
  if (gamedayOf(document)?.load) return true;
  const search = (value: unknown): boolean => {
    if (Array.isArray(value)) return value.some(search);
    if (!isRecord(value)) return false;
    if (value['type'] === 'gameday' && 'module' in value) return !isElsewhere(value);
    return Object.values(value).some(search);
  };
  return search(document);
}
