import type { TestElement } from '../xml/elements.ts';
import type { Notes } from './notes.ts';
import type { Group } from './plan.ts';

const roles: Readonly<Record<string, Group['role']>> = {
  ThreadGroup: 'main',
  SetupThreadGroup: 'setup',
  PostThreadGroup: 'teardown',
};

/** What part of a run this thread group is; undefined for what is no thread group that can be taken. */
export const roleOf = (element: TestElement): Group['role'] | undefined =>
  Object.hasOwn(roles, element.type) ? roles[element.type] : undefined;

/** A group that would run for ever runs for so long. */
const foreverSeconds = 600;

export type GroupShape = Omit<Group, 'steps' | 'data'>;

/** A number that the plan may also give as a property: `${__P(users,100)}` is 100. */
function numberOf(element: TestElement, property: string, fallback: number, notes: Notes): number {
  const text = element.text(property).trim();
  const given = /^\$\{__(?:P|property)\([^,)]*,(?:[^,)]*,)?\s*([\d.]+)\s*\)\}$/.exec(text)?.[1] ?? text;
  const value = Number(given);
  if (text !== '' && given !== '' && Number.isFinite(value)) return value;
  if (text !== '') notes.add('changed', element, `${property} is "${text}"; ${fallback} is taken instead`);
  return fallback;
}

/** Users, ramp and end of a thread group. */
export function shapeOf(element: TestElement, role: Group['role'], notes: Notes): GroupShape {
  const controller = element.part('ThreadGroup.main_controller');
  const loops = controller ? numberOf(controller, 'LoopController.loops', 1, notes) : 1;
  const forever = loops < 0 || controller?.flag('LoopController.continue_forever') === true;
  const scheduled = element.flag('ThreadGroup.scheduler');
  const seconds = scheduled ? numberOf(element, 'ThreadGroup.duration', foreverSeconds, notes) : 0;
  const endsByTime = seconds > 0 && (forever || scheduled);
  if (forever && !endsByTime) {
    notes.add(
      'changed',
      element,
      `it would run for ever; it runs for ${foreverSeconds / 60} minutes, or as --duration says`,
    );
  }
  if (endsByTime && !forever && loops > 1)
    notes.add('changed', element, 'it runs for its time, however many loops that are');
  const onError = element.text('ThreadGroup.on_sample_error');
  if (onError !== '' && onError !== 'continue') {
    notes.add('changed', element, `after a failed request its users go on (in the plan: ${onError})`);
  }
  if (role !== 'main')
    notes.add('changed', element, 'one user runs it once, and the variables that it sets stay there');
  if (!element.flag('ThreadGroup.same_user_on_next_iteration', true)) {
    notes.add('not-needed', element, 'a new user in each iteration: k6 empties the cookie jar then');
  }
  return {
    name: element.name,
    role,
    users: Math.max(1, Math.round(numberOf(element, 'ThreadGroup.num_threads', 1, notes))),
    rampSeconds: Math.max(0, numberOf(element, 'ThreadGroup.ramp_time', 0, notes)),
    delaySeconds: scheduled ? Math.max(0, numberOf(element, 'ThreadGroup.delay', 0, notes)) : 0,
    ends:
      endsByTime || forever
        ? { after: 'time', seconds: endsByTime ? seconds : foreverSeconds }
        : { after: 'loops', loops: Math.max(1, Math.round(loops)) },
  };
}
