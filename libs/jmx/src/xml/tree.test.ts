import { describe, expect, it } from 'vitest';
import { readXml } from './tree.ts';

describe('XML', () => {
  it('is read with its texts, attributes and lines', () => {
    const root = readXml('<?xml version="1.0"?>\n<a x="1 &amp; 2">\n <b>t &lt;<![CDATA[<raw>]]></b>\n</a>');
    expect(root).toMatchObject({
      name: 'a',
      attributes: { x: '1 & 2' },
      line: 2,
      children: [{ name: 'b', text: 't <<raw>', line: 3 }],
    });
  });

  it.each([
    ['a file of the machine', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', 'unsafe_xml'],
    ['another server', '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd"><a/>', 'unsafe_xml'],
    [
      'a text that grows a millionfold',
      '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;</a>',
      'unsafe_xml',
    ],
    ['an entity that nobody declared', '<a>&x;</a>', 'not_xml'],
    ['an end without a beginning', '<a></b></a>', 'not_xml'],
    ['no end', '<a><b>', 'not_xml'],
    ['a program', '#!/bin/sh\necho', 'not_xml'],
    ['JSON', '{"a": 1}', 'not_xml'],
    ['nothing', '', 'not_xml'],
    ['two roots', '<a/><b/>', 'not_xml'],
    ['a bomb of depth', '<a>'.repeat(100_000), 'too_large'],
  ])('with %s is refused', (_, text, code) => {
    expect(() => readXml(text)).toThrow(expect.objectContaining({ code }));
  });

  it('of a size that no plan has is refused before it is read', () => {
    expect(() => readXml('x'.repeat(33 * 2 ** 20))).toThrow(expect.objectContaining({ code: 'too_large' }));
  });
});
