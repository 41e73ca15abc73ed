import type { Step } from '../plan/plan.ts';
import { block, bracketed, type Code } from './lines.ts';
import { numberCode, quote } from './quote.ts';
import { pauseCode, requestCode, type Targets } from './requests.ts';

/** Alternatives as a list of functions. */
function choices(head: string, steps: readonly Step[], targets: Targets): string[] {
  const functions = steps.map((step): Code => block('() =>', stepsCode([step], targets)));
  const [first = '', ...rest] = bracketed('[', functions, ']');
  const list = [`${head}${first}`, ...rest];
  return [...list.slice(0, -1), `${list.at(-1) ?? ''});`];
}

function stepCode(step: Step, targets: Targets): string[] {
  switch (step.kind) {
    case 'request':
      return requestCode(step, targets);
    case 'pause':
      return step.pauses.map(pauseCode);
    case 'group':
      return block(`group(${quote(step.name)}, () =>`, stepsCode(step.steps, targets), '});');
    case 'loop':
      return block(`for (let time = 0; time < ${numberCode(step.times)}; time += 1)`, stepsCode(step.steps, targets));
    case 'once':
      return block('if (iteration() === 0)', stepsCode(step.steps, targets));
    case 'percent':
      return block(`if (Math.random() * 100 < ${step.percent})`, stepsCode(step.steps, targets));
    case 'total':
      return block(`atMost(${quote(step.name)}, ${step.times}, () =>`, stepsCode(step.steps, targets), '});');
    case 'random':
      return choices('oneOf(', step.steps, targets);
    case 'shuffled':
      return choices('inAnyOrder(', step.steps, targets);
    case 'alternating':
      return choices(`inTurn(${quote(step.name)}, `, step.steps, targets);
  }
}

/** Steps one after the other. */
export const stepsCode = (steps: readonly Step[], targets: Targets): string[] =>
  steps.flatMap((step) => stepCode(step, targets));
