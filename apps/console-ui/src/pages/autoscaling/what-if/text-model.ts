import { parseDocument, stringify } from 'yaml';

export type SpecLanguage = 'yaml' | 'json';

export const specText = (spec: unknown, language: SpecLanguage): string =>
  language === 'json' ? JSON.stringify(spec, undefined, 2) : stringify(spec);

export type ReadText =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string };

const lengthMax = 64 * 1024;

/** Reads what was typed: JSON is YAML too, so either can be pasted. */
export function readSpecText(text: string): ReadText {
  if (text.length > lengthMax) return { ok: false, message: 'This is too long for a spec.' };
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) {
    const [at] = error.linePos ?? [];
    const what = (error.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');
    return { ok: false, message: at ? `Line ${at.line}, column ${at.col}: ${what}` : what };
  }
  try {
    const value: unknown = document.toJS({ maxAliasCount: 20 });
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ok: true, value };
    return { ok: false, message: 'This is no spec: it must have fields such as maxReplicas and metrics.' };
  } catch (failure) {
    return { ok: false, message: failure instanceof Error ? failure.message : String(failure) };
  }
}
