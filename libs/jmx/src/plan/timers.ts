import type { TestElement } from '../xml/elements.ts';
import type { Notes } from './notes.ts';
import type { Pause } from './plan.ts';
import { readText } from './text.ts';

/** Users among whom a pace is shared. */
export interface Sharing {
  readonly group: number;
  readonly all: number;
}

const ms = (element: TestElement, property: string) => readText(element.text(property) || '0');

function pace(element: TestElement, notes: Notes, { group, all }: Sharing): Pause | undefined {
  const perMinute = element.number('throughput');
  if (perMinute === undefined || !(perMinute > 0)) {
    notes.add('left-out', element, 'its throughput is no number above 0');
    return undefined;
  }
  // ConstantThroughputTimer.Mode: this thread only, all active threads, those of the group; the last two shared.
  const mode = element.number('calcMode') ?? 0;
  if (mode !== 0) {
    notes.add('changed', element, 'the throughput is shared evenly by all users, however many are active');
  }
  return { kind: 'pace', perMinute, sharedBy: mode === 0 ? 1 : mode === 1 || mode === 3 ? all : group };
}

/** The pause of a timer; undefined for what is no timer, or cannot be taken. */
export function pauseOf(element: TestElement, notes: Notes, sharing: Sharing): Pause | undefined {
  switch (element.type) {
    case 'ConstantTimer':
      return { kind: 'constant', ms: ms(element, 'ConstantTimer.delay') };
    case 'UniformRandomTimer':
      return { kind: 'uniform', ms: ms(element, 'ConstantTimer.delay'), range: ms(element, 'RandomTimer.range') };
    case 'GaussianRandomTimer':
      return { kind: 'gaussian', ms: ms(element, 'ConstantTimer.delay'), deviation: ms(element, 'RandomTimer.range') };
    case 'PoissonRandomTimer':
      return { kind: 'poisson', ms: ms(element, 'ConstantTimer.delay'), lambda: ms(element, 'RandomTimer.range') };
    case 'ConstantThroughputTimer':
      return pace(element, notes, sharing);
    default:
      return undefined;
  }
}
