import type { CpuProfile } from './inspect.ts';

/** A function and what it called, with the time in it. */
export interface Frame {
  readonly name: string;
  /** The package or the part of the project that it belongs to. */
  readonly owner: string;
  /** Microseconds in itself and in all that it called. */
  readonly total: number;
  readonly children: readonly Frame[];
}

const asleep = new Set(['(idle)', '(root)']);

function ownerOf(url: string, functionName: string): string {
  const dependency = /node_modules\/(@[^/]+\/[^/]+|[^/]+)/.exec(url)?.[1];
  if (dependency !== undefined) return dependency;
  const own = /\/(?:libs|apps)\/([^/]+)\//.exec(url)?.[1];
  if (own !== undefined) return `gameday ${own}`;
  if (functionName === '(garbage collector)') return 'garbage collector';
  return url.startsWith('node:') ? 'node' : 'native';
}

/** The profile as a tree; waiting is left out. */
export function framesOf({ nodes, samples, timeDeltas }: CpuProfile): Frame {
  const self = new Map<number, number>();
  samples.forEach((id, index) => self.set(id, (self.get(id) ?? 0) + (timeDeltas[index] ?? 0)));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const build = (id: number): Frame => {
    const node = byId.get(id);
    if (!node) throw new Error(`the profile has no node ${id}`);
    const { functionName, url, lineNumber } = node.callFrame;
    const children = (node.children ?? []).map(build).filter(({ total }) => total > 0);
    const own = asleep.has(functionName) ? 0 : (self.get(id) ?? 0);
    const file = url === '' ? '' : ` ${url.replace(/^.*\/(?=(?:node_modules|libs|apps)\/)/, '')}:${lineNumber + 1}`;
    return {
      name: `${functionName || '(anonymous)'}${file}`,
      owner: ownerOf(url, functionName),
      total: own + children.reduce((sum, { total }) => sum + total, 0),
      children,
    };
  };
  const children = new Set(nodes.flatMap((node) => node.children ?? []));
  const root = nodes.find(({ id }) => !children.has(id));
  if (!root) throw new Error('the profile has no root');
  return build(root.id);
}

const ownTime = ({ total, children }: Frame): number => total - children.reduce((sum, child) => sum + child.total, 0);

/** Microseconds by owner; what is native counts for whoever called it. */
export function byOwner(root: Frame): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  const visit = (frame: Frame, caller: string): void => {
    const owner = frame.owner === 'native' ? caller : frame.owner;
    times.set(owner, (times.get(owner) ?? 0) + ownTime(frame));
    for (const child of frame.children) visit(child, owner);
  };
  visit(root, 'node');
  return new Map([...times].toSorted(([, a], [, b]) => b - a));
}
