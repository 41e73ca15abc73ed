import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/**
 * Imports go down only: a layer may import the ones named beside it. docs/architecture.md has the map, and
 * tools/checks/boundaries proves for every pair of layers that this is what comes out.
 */
const layers = {
  app: ['kit', 'adapter', 'core', 'base', 'suite'],
  suite: ['base', 'core'],
  load: ['load'],
  bench: ['app', 'kit', 'adapter', 'core', 'base', 'suite'],
  kit: ['kit', 'adapter', 'core', 'base'],
  adapter: ['base'],
  core: ['core', 'base'],
  base: ['base'],
  // What runs in a browser.
  ui: ['base'],
  // The tooling of the repository itself: it starts engines for tests, and no project imports it.
  workspace: ['kit', 'adapter', 'core', 'base'],
};

const boundaries = (depConstraints) => ({
  rules: {
    '@nx/enforce-module-boundaries': [
      'error',
      { allow: [], allowCircularSelfDependency: true, banTransitiveDependencies: false, depConstraints },
    ],
  },
});

const layerConstraints = Object.entries(layers).map(([layer, mayImport]) => ({
  sourceTag: `layer:${layer}`,
  onlyDependOnLibsWithTags: mayImport.map((name) => `layer:${name}`),
}));

export default defineConfig(
  {
    ignores: ['**/node_modules/**', '**/dist/**', '.nx/**', '.cache/**', '.gameday/**', '**/lint-fixtures/**'],
  },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx', '**/*.mjs'],
    plugins: { '@nx': nx },
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      eqeqeq: ['error', 'always'],
      'object-shorthand': 'error',
      'prefer-const': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx', '**/*.mjs'],
    // What a person's shell starts must run before any package is there; it takes scripts/setup.mjs by its path.
    ignores: ['apps/gameday/bin/*.mjs'],
    ...boundaries(layerConstraints),
  },
  {
    // The monolith is composed of the services' own routers: the one app that may import others.
    files: ['apps/monolith/**/*.ts'],
    ...boundaries([
      ...layerConstraints.filter((rule) => rule.sourceTag !== 'layer:app'),
      {
        sourceTag: 'layer:app',
        onlyDependOnLibsWithTags: ['app', ...layers.app].map((name) => `layer:${name}`),
      },
    ]),
  },
  {
    // Experiments are data; their tests ask the engine whether they are good.
    files: ['chaos/tests/**/*.ts'],
    ...boundaries([
      ...layerConstraints.filter((rule) => rule.sourceTag !== 'layer:suite'),
      { sourceTag: 'layer:suite', onlyDependOnLibsWithTags: [...layers.suite, 'kit'].map((name) => `layer:${name}`) },
    ]),
  },
  {
    // Promises that nobody waits for hide failures; finding them needs types. One program for the whole tree is several
    // times as fast as one for each project.
    files: ['{apps,libs,tools,bench,chaos,dashboards}/**/*.{ts,tsx}'],
    languageOptions: {
      parserOptions: { project: 'tools/checks/tsconfig.eslint.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { arguments: false, attributes: false } },
      ],
      '@typescript-eslint/await-thenable': 'error',
    },
  },
  {
    // Cores are pure: time, randomness and output are handed in.
    files: ['libs/{resilience,balancer,hpa,forecast,slo}/src/**/*.ts'],
    ignores: ['**/*.test.ts', '**/*.bench.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...[
          'Date',
          'globalThis',
          'performance',
          'setTimeout',
          'setInterval',
          'setImmediate',
          'process',
          'console',
          'fetch',
          'crypto',
        ].map((name) => ({
          name,
          message: 'Cores are pure: take the clock, randomness and output as arguments.',
        })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Cores are pure: take the random source as an argument.' },
      ],
      'no-restricted-imports': ['error', { patterns: ['node:*'] }],
    },
  },
  {
    // What a person starts by hand speaks on the terminal.
    files: ['scripts/**/*.mjs', 'bench/**/*.ts', 'apps/gameday/bin/*.mjs'],
    rules: { 'no-console': 'off' },
  },
  prettier,
);
