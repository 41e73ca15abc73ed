import type { TestElement } from '../xml/elements.ts';
import type { Notes } from './notes.ts';
import type { Step } from './plan.ts';
import { readText } from './text.ts';

/** ThroughputController.style: 0 is by number of executions, 1 by percent. */
const byPercent = 1;

function throughputStep(element: TestElement, steps: readonly Step[], notes: Notes): Step[] {
  const style = element.number('ThroughputController.style') ?? 0;
  const { name } = element;
  if (style === byPercent) {
    const percent = element.number('ThroughputController.percentThroughput') ?? 100;
    return [{ kind: 'percent', name, percent, steps }];
  }
  const times = element.number('ThroughputController.maxThroughput') ?? 1;
  if (!element.flag('ThroughputController.perThread')) {
    notes.add('changed', element, 'the executions are counted for each user: users of k6 share nothing');
  }
  return [{ kind: 'total', name, times, steps }];
}

/**
 * A controller and the steps below it as steps of the scenario. What steers by conditions cannot be taken; what is
 * below it is left out too, since running it always would be another test.
 * @returns undefined for what is no controller that is known
 */
export function controllerSteps(element: TestElement, steps: readonly Step[], notes: Notes): Step[] | undefined {
  const { name } = element;
  switch (element.type) {
    case 'GenericController':
      return [{ kind: 'group', name, steps }];
    case 'TransactionController':
      notes.add('changed', element, 'its requests count by themselves; k6 has the whole as group_duration');
      return [{ kind: 'group', name, steps }];
    case 'LoopController':
      return [{ kind: 'loop', name, times: readText(element.text('LoopController.loops') || '1'), steps }];
    case 'OnceOnlyController':
      return [{ kind: 'once', name, steps }];
    case 'RandomController':
      return [{ kind: 'random', name, steps }];
    case 'RandomOrderController':
      return [{ kind: 'shuffled', name, steps }];
    case 'InterleaveControl':
      return [{ kind: 'alternating', name, steps }];
    case 'ThroughputController':
      return throughputStep(element, steps, notes);
    default:
      return undefined;
  }
}
