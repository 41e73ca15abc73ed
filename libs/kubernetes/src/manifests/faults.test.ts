import { describe, expect, test } from 'vitest';
import { autoscaler, cpuTarget, deployment, refused, reported } from './testing/faulty-manifests.ts';
import { formatProblem, readManifests } from './index.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const read = (files: Record<string, string>) => {
  using folder = temporaryFolder(files);
  const { objects, problems } = readManifests('.', { relativeTo: folder.path });
  return {
    kept: objects.map(({ object }) => `${object.kind}/${object.metadata?.name}`),
    told: problems.map((problem) => `${problem.severity} ${formatProblem(problem)}`),
  };
};

describe('a manifest with a fault', () => {
  test.each(refused)('is refused for $name', ({ text, told, kept = [] }) => {
    expect(read({ 'feed.yaml': text })).toEqual({ kept, told });
  });

  test.each(reported)('is kept and reported for $name', ({ text, told, kept = [] }) => {
    expect(read({ 'feed.yaml': text })).toEqual({ kept, told });
  });

  test('does not hold back the others, in its own file or in others', () => {
    const bad = deployment('replicas: -1').replaceAll('feed', 'bad');
    const { kept, told } = read({
      'a.yaml': `${bad}---\n${deployment()}---\nnot: [closed\n---\n${deployment().replaceAll('feed', 'users')}`,
      'b.yaml': deployment().replaceAll('feed', 'assets'),
    });
    expect(kept).toEqual(['Deployment/feed', 'Deployment/users', 'Deployment/assets']);
    expect(told).toEqual([
      'error a.yaml:6: spec.replicas: must be at least 0, is -1',
      expect.stringMatching(/^error a\.yaml:\d+: is not valid YAML: /),
    ]);
  });

  test('leaves nobody behind who only misses the refused one', () => {
    const text = `${deployment('replicas: -1')}---\n${autoscaler(`  maxReplicas: 3\n${cpuTarget}`)}`;
    expect(read({ 'feed.yaml': text })).toEqual({
      kept: ['HorizontalPodAutoscaler/feed'],
      told: ['error feed.yaml:6: spec.replicas: must be at least 0, is -1'],
    });
  });

  test('is said to be absent when there is no folder', () => {
    expect(readManifests('nowhere', { relativeTo: '/' }).problems).toEqual([
      {
        file: 'nowhere',
        line: 1,
        column: 1,
        field: '',
        message: 'nowhere: there is no such file or folder',
        severity: 'error',
      },
    ]);
  });
});
