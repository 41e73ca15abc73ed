import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const text = `
rules:
  - seriesQuery: 'http_requests_total{service!=""}'
    resources:
      template: '<<.Resource>>'
      overrides: {instance: {resource: pod}}
    name: {matches: '^(.*)_total$', as: '\${1}_per_second'}
    metricsQuery: 'sum(rate(<<.Series>>{<<.LabelMatchers>>}[2m])) by (<<.GroupBy>>)'
externalRules:
  - seriesQuery: 'queue_depth'
    resources: {namespaced: false}
    metricsQuery: 'max(<<.Series>>{<<.LabelMatchers>>}) by (queue)'
`;

/** Rules for `http_requests_per_second` of pods and services, and for the external `queue_depth`. */
export function writeRules(folder: string, rules = text): string {
  const file = join(folder, 'rules.yaml');
  writeFileSync(file, rules);
  return file;
}
