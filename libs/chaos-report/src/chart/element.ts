import { type Content, escape, Html, html } from '../html/html.ts';

type Attributes = Readonly<Record<string, string | number | undefined>>;

const attribute = ([name, value]: [string, string | number | undefined]): string => {
  if (value === undefined) return '';
  return ` ${name}="${typeof value === 'number' ? Number(value.toFixed(1)) : escape(value)}"`;
};

/** One element of an SVG; numbers keep one decimal, which is finer than any screen shows. */
export const element = (name: string, attributes: Attributes, ...children: readonly Content[]): Html =>
  new Html(`<${name}${Object.entries(attributes).map(attribute).join('')}>${html`${children}`.text}</${name}>`);

/** What a pointer that rests on an element is told. */
export const tip = (text: string): Html => element('title', {}, text);
