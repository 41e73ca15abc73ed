import { describe, expect, it } from 'vitest';
import { Html, html, webUrl } from './html.ts';

describe('the tag html', () => {
  it.each<[value: string | number | false | null | undefined, expected: string]>([
    ['<script>alert(1)</script>', '<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>'],
    ['" onload="alert(1)', '<p>&quot; onload=&quot;alert(1)</p>'],
    ["' onload='alert(1)", '<p>&#39; onload=&#39;alert(1)</p>'],
    ['a & b `c`', '<p>a &amp; b &#96;c&#96;</p>'],
    ['&lt;', '<p>&amp;lt;</p>'],
    [0, '<p>0</p>'],
    ['', '<p></p>'],
    [null, '<p></p>'],
    [undefined, '<p></p>'],
    [false, '<p></p>'],
  ])('prints %j as %s', (value, expected) => {
    expect(html`<p>${value}</p>`.toString()).toBe(expected);
  });

  it('takes markup as it is and escapes what lies in it once', () => {
    const letters = ['<', '>'].map((text) => html`<b>${text}</b>`);
    expect(html`<p>${letters}</p>`.toString()).toBe('<p><b>&lt;</b><b>&gt;</b></p>');
  });

  it('takes nothing for markup that only looks like it', () => {
    const forged = { toString: () => '<b>' } as unknown as Html;
    expect(html`${forged}`.toString()).toBe('&lt;b&gt;');
    expect(() => new Html(Symbol('html') as never, '<b>')).toThrow(TypeError);
  });
});

describe('webUrl', () => {
  it.each([
    ['http://127.0.0.1:8500/ui', 'http://127.0.0.1:8500/ui'],
    ['https://example.org', 'https://example.org/'],
    ['javascript:alert(1)', undefined],
    ['java\nscript:alert(1)', undefined],
    ['data:text/html,<script>', undefined],
    ['/ui', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('makes %j into %j', (address, expected) => {
    expect(webUrl(address)).toBe(expected);
  });
});
