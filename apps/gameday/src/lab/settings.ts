import { usageError } from '../cli/errors.ts';
import { parseScale } from '../supervisor/scale.ts';

/** The flags of everything that starts a lab, as they were typed. */
export interface LaunchFlags {
  readonly monolith?: boolean | undefined;
  readonly scale?: readonly string[] | undefined;
  readonly 'time-scale'?: string | undefined;
  readonly 'no-autoscaling'?: boolean | undefined;
}

/** What a lab is started with. */
export interface LabSettings {
  readonly monolith: boolean;
  readonly scale: Readonly<Record<string, number>>;
  readonly timeScale: number;
  readonly autoscaling: boolean;
}

/** Beyond, even a day is over within two minutes, less than anything needs to start and to be measured. */
const timeScaleMax = 1000;

/** @throws CommandError (wrong use) */
export function labSettings(flags: LaunchFlags): LabSettings {
  const monolith = flags.monolith ?? false;
  const given = flags['time-scale'];
  const timeScale = given === undefined ? 1 : Number(given);
  if (!(timeScale >= 1 && timeScale <= timeScaleMax)) {
    throw usageError(
      `--time-scale is "${given}"; it must be a number from 1 to ${timeScaleMax}`,
      'try --time-scale 20',
    );
  }
  return {
    monolith,
    scale: parseScale(flags.scale ?? [], monolith),
    timeScale,
    autoscaling: !(flags['no-autoscaling'] ?? false),
  };
}

/** The same flags again, for a supervisor that is started apart. */
export const launchArguments = (flags: LaunchFlags): string[] => [
  ...(flags.monolith ? ['--monolith'] : []),
  ...(flags.scale ?? []).flatMap((setting) => ['--scale', setting]),
  ...(flags['time-scale'] === undefined ? [] : ['--time-scale', flags['time-scale']]),
  ...(flags['no-autoscaling'] ? ['--no-autoscaling'] : []),
];
