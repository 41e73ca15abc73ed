import type { TestElement } from '../xml/elements.ts';
import type { Note } from './notes.ts';

/** Elements that the scenario does without, and why. */
const others: Readonly<Record<string, readonly [Note['kind'], string]>> = {
  ResultCollector: ['not-needed', 'the report shows the results'],
  Summariser: ['not-needed', 'the report shows the results'],
  BackendListener: ['not-needed', 'the figures go to Prometheus as they come'],
  CacheManager: ['left-out', 'k6 has no cache: every request is made'],
  DNSCacheManager: ['not-needed', 'k6 has settings of its own for names'],
  KeystoreConfig: ['left-out', 'client certificates are set in the options of k6 (tlsAuth)'],
  AuthManager: ['left-out', 'sign in by a header instead'],
  RecordingController: ['left-out', 'recordings are no part of a test'],
  ProxyControl: ['not-needed', 'it only records'],
  TestFragmentController: ['not-needed', 'a fragment runs only where it is included'],
  ModuleController: ['left-out', 'what it refers to, and where from, must be put here by hand'],
  IncludeController: ['left-out', 'import the other plan by itself'],
  IfController: ['left-out', 'with all that is below it: its condition is code; write it in TypeScript'],
  WhileController: ['left-out', 'with all that is below it: its condition is code; write it in TypeScript'],
  SwitchController: ['left-out', 'with all that is below it: write it in TypeScript'],
  ForeachController: ['left-out', 'with all that is below it: write it in TypeScript'],
  RunTime: ['left-out', 'with all that is below it: a time limit is no thing of a scenario'],
};

const kinds: readonly (readonly [RegExp, string])[] = [
  [/^(JSR223|BeanShell|BSF)/, 'its code must be written in TypeScript'],
  [/Sampler2?$|^JDBC|^LDAP|^FTP|^TCP|^AccessLog|^TestAction$/, 'it makes no HTTP request'],
  [
    /ThreadGroup$/,
    'thread groups of plug-ins have shapes of their own: give the load with --vus, --rate and --duration',
  ],
  [/Timer$/, 'there is no like of this timer'],
  [/Assertion$/, 'there is no like of this assertion'],
  [/(PostProcessor|Extractor|PreProcessor|Modifier)\d?$/, 'what it does must be written in TypeScript'],
];

/** Why an element that nothing else took is not in the scenario. */
export function whyNot(element: TestElement): readonly [Note['kind'], string] {
  const known = Object.hasOwn(others, element.type) ? others[element.type] : undefined;
  if (known) return known;
  const [, says] = kinds.find(([pattern]) => pattern.test(element.type)) ?? [undefined, 'it is not known'];
  return ['left-out', says];
}
