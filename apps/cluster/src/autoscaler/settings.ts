import { annotationPrefix, autoscalerSettingPrefix } from '@gameday/kubernetes';

/** On an autoscaler: `"true"` stops it; nothing is asked and nothing is scaled until it is taken away. */
export const pausedAnnotation = `${annotationPrefix}paused`;
/** On an autoscaler: what the forecast has to say, in words. Its settings begin like this, with a dash. */
export const forecastAnnotation = `${annotationPrefix}forecast`;

export const isPaused = (annotations: Readonly<Record<string, string>> | undefined): boolean =>
  annotations?.[pausedAnnotation] === 'true';

/** The annotations that change what an autoscaler does. */
export const settingsOf = (annotations: Readonly<Record<string, string>> | undefined): Record<string, string> =>
  Object.fromEntries(
    Object.entries(annotations ?? {}).filter(
      ([key]) =>
        key === pausedAnnotation || key.startsWith(autoscalerSettingPrefix) || key.startsWith(`${forecastAnnotation}-`),
    ),
  );
