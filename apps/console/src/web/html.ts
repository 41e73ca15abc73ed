/** Markup that is safe to send: made by the tag `html` alone, so a string can never pass for it. */
export class Html {
  readonly #text: string;

  constructor(key: typeof maker, text: string) {
    if (key !== maker) throw new TypeError('Html is made by the tag `html` alone');
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/** Only this module can make Html. */
const maker = Symbol('html');

/** What may stand in a template: text is escaped, nothing prints nothing, lists are joined. */
export type HtmlValue = Html | string | number | false | null | undefined | readonly HtmlValue[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  // Ends an attribute value in no browser of today, but did in old ones.
  '`': '&#96;',
};

export const escapeHtml = (text: string): string => text.replace(/[&<>"'`]/g, (character) => entities[character] ?? '');

function print(value: HtmlValue): string {
  if (value instanceof Html) return value.toString();
  if (Array.isArray(value)) return value.map(print).join('');
  if (value === null || value === undefined || value === false) return '';
  return escapeHtml(String(value));
}

/**
 * Makes markup from a template: every value is escaped, unless it is markup itself. Values belong into text and into quoted
 * attributes; a link's target goes through {@link webUrl} first, since escaping does not make `javascript:` harmless.
 */
export const html = (strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html =>
  new Html(
    maker,
    strings.reduce((text, string, index) => text + print(values[index - 1]) + string),
  );

/** The address if it is one of http or https, else undefined. */
export function webUrl(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : undefined;
}
