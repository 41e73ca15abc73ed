import { annotation, autoscalerSettingPrefix } from '@gameday/kubernetes';

export const isPaused = (annotations: Readonly<Record<string, string>> | undefined): boolean =>
  annotations?.[annotation.paused] === 'true';

/** The annotations that change what an autoscaler does. */
export const settingsOf = (annotations: Readonly<Record<string, string>> | undefined): Record<string, string> =>
  Object.fromEntries(
    Object.entries(annotations ?? {}).filter(
      ([key]) =>
        key === annotation.paused ||
        key.startsWith(autoscalerSettingPrefix) ||
        key.startsWith(`${annotation.forecast}-`),
    ),
  );
