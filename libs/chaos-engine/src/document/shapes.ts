import { contributionLevels, hypothesisStrategies, rollbackStrategies } from '@gameday/experiment/format';
import {
  anything,
  boolean,
  either,
  listOf,
  loose,
  nothing,
  notNegative,
  number,
  oneOf,
  optional,
  pairOf,
  positive,
  recordOf,
  strict,
  string,
  text,
  wholeNotNegative,
} from './shape.ts';

/** The Chaos Toolkit's format, part by part; what is beyond a shape (names, tolerances) is checked apart. */

const list = listOf(anything);
const object = recordOf(anything);

export const experimentShape = strict({
  $schema: optional(string),
  version: optional(text),
  title: text,
  description: text,
  tags: optional(listOf(text)),
  contributions: optional(recordOf(oneOf(...contributionLevels))),
  configuration: optional(object),
  secrets: optional(object),
  controls: optional(list),
  'steady-state-hypothesis': anything,
  method: list,
  rollbacks: optional(list),
  runtime: optional(
    strict({
      hypothesis: optional(strict({ strategy: optional(oneOf(...hypothesisStrategies, 'continously')) })),
      rollbacks: optional(strict({ strategy: optional(oneOf(...rollbackStrategies)) })),
    }),
  ),
  extensions: optional(listOf(loose({ name: text }))),
  dry: anything,
});

export const hypothesisShape = strict({ title: text, probes: optional(list), controls: optional(list) });

export const activityShape = strict({
  type: oneOf('probe', 'action'),
  name: text,
  provider: loose({ type: oneOf('http', 'process', 'python', 'gameday') }),
  tolerance: anything,
  background: optional(boolean),
  pauses: optional(strict({ before: optional(notNegative), after: optional(notNegative) })),
  timeout: optional(positive),
  controls: optional(list),
  dry: optional(oneOf('probes', 'actions', 'activities', 'pause')),
});

const secrets = optional(listOf(text));

export const httpShape = strict({
  type: oneOf('http'),
  url: text,
  method: optional(text),
  headers: optional(recordOf(string)),
  arguments: anything,
  timeout: optional(either(positive, pairOf(positive))),
  verify_tls: optional(boolean),
  max_retries: optional(wholeNotNegative),
  secrets,
});

export const processShape = strict({
  type: oneOf('process'),
  path: text,
  arguments: optional(either(listOf(either(string, number, boolean, nothing)), string, object)),
  timeout: optional(positive),
  env: optional(recordOf(string)),
  secrets,
});

export const functionShape = strict({
  type: oneOf('python', 'gameday'),
  module: text,
  func: text,
  arguments: optional(object),
  secrets,
});

export const controlShape = strict({
  name: text,
  provider: loose({ type: string, module: text, arguments: optional(object) }),
  scope: optional(oneOf('before', 'after')),
  automatic: optional(boolean),
});
