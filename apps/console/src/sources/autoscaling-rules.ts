import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { fieldsOf, listOf, textOf } from './shape.ts';

/** How a custom or external metric is asked of Prometheus, from a file in the Prometheus Adapter's format. */
export interface MetricRule {
  /** The metric's name for autoscalers. */
  readonly metric: string;
  readonly kind: 'pods' | 'external';
  /** The label that names a pod; empty for external metrics. */
  readonly podLabel: string;
  /** The query for these pods, or with these label matchers. */
  query(matchers: readonly string[]): string;
}

const seriesName = /^[a-zA-Z_:][\w:]*/;
const fileBytesMax = 1024 * 1024;

function podLabelOf(resources: unknown): string | undefined {
  const { overrides, template } = fieldsOf(resources);
  const own = Object.entries(fieldsOf(overrides)).find(([, to]) => {
    const resource = textOf(fieldsOf(to)['resource']);
    return resource === 'pod' || resource === 'pods';
  });
  return own?.[0] ?? textOf(template)?.replaceAll(/<<\s*\.Resource\s*>>/g, 'pod');
}

/** The name that a rule gives its series: rules that rename by groups are left to the adapter. */
function nameOf(name: unknown, series: string): string | undefined {
  const { matches, as } = fieldsOf(name);
  const given = textOf(as);
  if (given === undefined) return textOf(matches) === undefined ? series : undefined;
  return given.includes('$') ? undefined : given;
}

function ruleOf(value: unknown, kind: MetricRule['kind']): MetricRule[] {
  const fields = fieldsOf(value);
  const series = seriesName.exec(textOf(fields['seriesQuery']) ?? '')?.[0];
  const template = textOf(fields['metricsQuery']);
  const metric = series === undefined ? undefined : nameOf(fields['name'], series);
  const podLabel = kind === 'pods' ? podLabelOf(fields['resources']) : '';
  if (series === undefined || template === undefined || metric === undefined || podLabel === undefined) return [];
  const query = (matchers: readonly string[]): string =>
    template
      .replaceAll(/<<\s*\.Series\s*>>/g, series)
      .replaceAll(/<<\s*\.LabelMatchers\s*>>/g, matchers.join(','))
      .replaceAll(/<<\s*\.GroupBy\s*>>/g, podLabel);
  // What is left of the template is more than these three can say.
  return query([]).includes('<<') ? [] : [{ metric, kind, podLabel, query }];
}

/** Reads the rules that are simple enough to be asked about the past too. @throws Error when the file cannot be read */
export async function readMetricRules(file: string): Promise<MetricRule[]> {
  const text = await readFile(file, 'utf8');
  if (text.length > fileBytesMax) throw new Error(`${file} is larger than ${fileBytesMax} bytes`);
  const { rules, externalRules } = fieldsOf(parse(text));
  return [
    ...listOf(rules).flatMap((rule) => ruleOf(rule, 'pods')),
    ...listOf(externalRules).flatMap((rule) => ruleOf(rule, 'external')),
  ];
}
