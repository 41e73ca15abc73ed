import { createElement, Fragment } from 'react';
import { describe, expect, it } from 'vitest';
import server from './react-dom-server.ts';

describe('the text of a tree', () => {
  it.each([
    ['a text', 'plain', 'plain'],
    ['numbers and what draws nothing', [1, true, null, undefined, 'x'], '1x'],
    [
      'elements within each other',
      createElement('p', null, 'a ', createElement('b', null, 'bold'), ' word'),
      'a bold word',
    ],
    ['fragments and lists', createElement(Fragment, null, ['x', createElement('i', { key: 'i' }, 'y')]), 'xy'],
  ])('of %s', (_what, node, text) => {
    expect(server.renderToStaticMarkup(node)).toBe(text);
  });
});
