const reference = /\$(?:\{(\w+)(?::[^}]*)?\}|(\w+))/g;

/** Names of the variables that a text refers to: `$name`, `${name}`, `${name:format}`. */
export const variablesIn = (text: string): string[] =>
  [...text.matchAll(reference)].map(([, braced, bare]) => braced ?? bare ?? '');

/** The text with variables filled in; one without a value stays as it is. */
export const interpolate = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(reference, (whole: string, braced: string | undefined, bare: string | undefined) => {
    return values[braced ?? bare ?? ''] ?? whole;
  });

/** What Grafana itself fills in, and the dashboards use. */
export const globalVariables = ['__rate_interval', '__range', '__interval'] as const;
export type GlobalVariable = (typeof globalVariables)[number];
