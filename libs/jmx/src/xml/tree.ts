import { SaxesParser } from 'saxes';
import { JmxError } from '../errors.ts';

/** An element of an XML document. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Its own text, without that of its children. */
  readonly text: string;
  readonly line: number;
}

interface Growing extends XmlElement {
  readonly children: Growing[];
  text: string;
}

/** Larger test plans hold recordings rather than tests. */
const charactersMax = 32 * 1024 * 1024;
const depthMax = 256;

/**
 * Reads an XML document without anything that reaches outside of it: no document type, and so no entities but the five
 * that XML itself has. Nothing is fetched, nothing is expanded.
 * @throws JmxError `not_xml`, `unsafe_xml` or `too_large`, with the line
 */
export function readXml(text: string): XmlElement {
  if (text.length > charactersMax) {
    throw new JmxError('too_large', 'the file has more than 32 MiB', 'save the test plan without its recordings');
  }
  const parser = new SaxesParser({ xmlns: false, position: true });
  const open: Growing[] = [];
  let root: XmlElement | undefined;
  parser.on('doctype', () => {
    throw new JmxError(
      'unsafe_xml',
      `line ${parser.line}: the file declares a document type (DOCTYPE), which no test plan of JMeter has`,
      'take the declaration out if you trust the file; entities are never loaded',
    );
  });
  parser.on('error', (error) => {
    throw new JmxError('not_xml', `the file is not XML: ${error.message}`, 'save the test plan with JMeter again');
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: Growing = { name, attributes, children: [], text: '', line: parser.line };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
    if (open.length > depthMax) {
      throw new JmxError(
        'too_large',
        `line ${parser.line}: elements are nested deeper than ${depthMax}`,
        'check the file',
      );
    }
  });
  const take = (part: string) => {
    const element = open.at(-1);
    if (element) element.text += part;
  };
  parser.on('text', take);
  parser.on('cdata', take);
  parser.on('closetag', () => void open.pop());
  parser.write(text).close();
  if (!root) throw new JmxError('not_xml', 'the file is empty', 'name a test plan of JMeter (.jmx)');
  return root;
}
