import { describe, expect, it } from 'vitest';
import { filesAhead } from './preload.ts';

const manifest = {
  'index.html': { file: 'assets/main.js', isEntry: true, imports: ['_react.js'], dynamicImports: [] },
  '_react.js': { file: 'assets/react.js' },
  '_table.js': { file: 'assets/table.js', imports: ['_react.js', '_cell.js'] },
  '_cell.js': { file: 'assets/cell.js', imports: ['_table.js'] },
  'src/pages/topology/index.tsx': { file: 'assets/topology.js', imports: ['_react.js'] },
  'src/pages/dashboards/index.tsx': {
    file: 'assets/dashboards.js',
    imports: ['_table.js'],
    dynamicImports: ['src/pages/dashboards/view.tsx'],
  },
  'src/pages/dashboards/view.tsx': { file: 'assets/view.js', dynamicImports: ['src/panels/text.tsx'] },
  'src/panels/text.tsx': { file: 'assets/text.js' },
};

describe('what a browser is told to get ahead', () => {
  it.each([
    ['/', ['assets/topology.js']],
    ['/dashboards', ['assets/dashboards.js', 'assets/table.js', 'assets/cell.js', 'assets/view.js']],
    ['/dashboards/overview', ['assets/dashboards.js', 'assets/table.js', 'assets/cell.js', 'assets/view.js']],
    ['/nowhere', []],
    ['/__proto__', []],
  ])('at %s is what its page needs and the frame has not', (path, files) => {
    expect(filesAhead(manifest, path)).toEqual(files);
  });

  it('is nothing where the build says nothing', () => {
    expect(filesAhead({}, '/')).toEqual([]);
  });
});
