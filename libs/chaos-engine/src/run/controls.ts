import { InterruptExecution, messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { RunInfo } from '../providers/provider.ts';
import { isMapping } from '../values/equality.ts';
import type { Configuration } from '../values/substitute.ts';

export type ControlLevel = 'experiment' | 'hypothesis' | 'method' | 'rollback' | 'activity';
export type ControlScope = 'before' | 'after';

/** A moment at which a control is called. */
export interface ControlMoment {
  readonly level: ControlLevel;
  readonly scope: ControlScope;
  /** The activity, the hypothesis or the experiment, as the document has it. */
  readonly subject: unknown;
  /** After a step: what came of it, as the journal has it. */
  readonly state?: unknown;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly configuration: Readonly<Configuration>;
  readonly run: RunInfo;
  readonly log: Log;
}

/** @throws InterruptExecution to end the run early; other errors are logged and change nothing */
export type Control = (moment: ControlMoment) => void | Promise<void>;
/** The controls that a lab has, by the name that `provider.module` gives. */
export type Controls = Readonly<Record<string, Control>>;

const nameOf = (subject: unknown): string => (isMapping(subject) ? String(subject.name ?? subject.title ?? '') : '');

/** Controls that every lab has. `log`: a line before and after each step. */
export const nativeControls: Controls = {
  log: ({ level, scope, subject, state, log }) => {
    const status = isMapping(state) && typeof state.status === 'string' ? `: ${state.status}` : '';
    log('info', `${scope} ${level} ${JSON.stringify(nameOf(subject))}${status}`);
  },
};

type Declared = Readonly<Record<string, unknown>>;
const listOf = (holder: unknown): Declared[] =>
  isMapping(holder) && Array.isArray(holder.controls) ? holder.controls.filter(isMapping) : [];

/**
 * The controls that apply to a part of an experiment (`chaoslib.control.get_context_controls`): its own, with references
 * resolved, after those of the experiment that are automatic and have another name.
 */
export function controlsFor(level: ControlLevel, experiment: unknown, subject: unknown): Declared[] {
  const top = listOf(experiment);
  if (level === 'experiment') return top;
  const automatic = top.filter((control) => control.automatic !== false);
  const own = level === 'method' || level === 'rollback' ? [] : listOf(subject);
  const resolved = own.flatMap((control) =>
    'ref' in control ? top.filter(({ name }) => name === control.ref) : [control],
  );
  const names = resolved.map(({ name }) => name);
  return [...automatic.filter(({ name }) => !names.includes(name)), ...resolved];
}

/**
 * Calls the controls of a step.
 * @throws InterruptExecution when one of them wants the run to end
 */
export async function applyControls(
  controls: Controls,
  experiment: unknown,
  moment: Omit<ControlMoment, 'arguments'>,
): Promise<void> {
  for (const control of controlsFor(moment.level, experiment, moment.subject)) {
    if (control.scope !== undefined && control.scope !== moment.scope) continue;
    const provider = isMapping(control.provider) ? control.provider : {};
    const args = isMapping(provider.arguments) ? provider.arguments : {};
    try {
      await controls[String(provider.module)]?.({ ...moment, arguments: args });
    } catch (error) {
      if (error instanceof InterruptExecution) throw error;
      moment.log('warn', `the control "${String(control.name)}" failed: ${messageOf(error)}`);
    }
  }
}
