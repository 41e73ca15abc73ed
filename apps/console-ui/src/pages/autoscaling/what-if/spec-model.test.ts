import { describe, expect, it } from 'vitest';
import {
  editable,
  metricTypes,
  newMetric,
  pathText,
  problemAt,
  sameSpec,
  sourceOf,
  typedNumber,
  valueAt,
  withValue,
} from './spec-model.ts';

const spec = {
  maxReplicas: 6,
  metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }],
  behavior: { scaleUp: { stabilizationWindowSeconds: 0 } },
};
const target = ['metrics', 0, 'resource', 'target', 'averageUtilization'];

describe('a spec that is edited', () => {
  it('is another one with the value at its place, and keeps its order', () => {
    const next = withValue(spec, target, 50);
    expect(valueAt(next, target)).toBe(50);
    expect(valueAt(spec, target)).toBe(70);
    expect(Object.keys(next as object)).toEqual(['maxReplicas', 'metrics', 'behavior']);
  });
  it('gets the places that it lacks', () =>
    expect(withValue({}, ['behavior', 'scaleDown', 'policies', 0], { type: 'Pods' })).toEqual({
      behavior: { scaleDown: { policies: [{ type: 'Pods' }] } },
    }));
  it('loses what is taken away, and what is empty then', () => {
    expect(withValue(spec, ['behavior', 'scaleUp', 'stabilizationWindowSeconds'], undefined)).toEqual({
      maxReplicas: 6,
      metrics: spec.metrics,
    });
    expect(withValue(spec, ['metrics', 0], undefined)).toMatchObject({ metrics: [] });
  });
  it.each([
    ['5', 5],
    [' 2.5 ', 2.5],
    ['', undefined],
    ['five', 'five'],
  ])('%j typed is %j', (text, value) => expect(typedNumber(text)).toBe(value));
  it('has problems at its places', () => {
    expect(pathText(target)).toBe('spec.metrics[0].resource.target.averageUtilization');
    const problems = [
      { path: 'spec.metrics[0].resource.target.averageUtilization', message: 'must be greater than 0' },
    ];
    expect(problemAt(problems, target)).toBe('must be greater than 0');
    expect(problemAt(problems, ['maxReplicas'])).toBeUndefined();
  });
  it('is told from a whole object, without what it scales', () => {
    const object = { kind: 'HorizontalPodAutoscaler', spec: { ...spec, scaleTargetRef: { name: 'feed' } } };
    expect(editable(object)).toEqual(spec);
    expect(editable({ ...spec, scaleTargetRef: {} })).toEqual(spec);
    expect(editable('nothing')).toEqual({});
  });
  it('is the same in any order', () => {
    expect(sameSpec(spec, { behavior: spec.behavior, metrics: spec.metrics, maxReplicas: 6 })).toBe(true);
    expect(sameSpec(spec, { ...spec, maxReplicas: 7 })).toBe(false);
  });
});

describe('a new metric', () => {
  it.each(metricTypes)('of type %s has the part that its type names', (type) => {
    const metric = newMetric(type);
    const { field } = sourceOf(metric);
    expect(valueAt(metric, [field, 'target', 'type'])).toBeTypeOf('string');
  });
});
