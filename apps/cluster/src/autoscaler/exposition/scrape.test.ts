import {
  autoscalerMetric,
  autoscalerStateMetric,
  deploymentStateMetric,
  podStateMetric,
  replicaSetStateMetric,
} from '@gameday/conventions';
import { describe, expect, it } from 'vitest';
import { createSmallCluster } from '../testing/small-cluster.ts';

const described = [
  autoscalerStateMetric,
  deploymentStateMetric,
  replicaSetStateMetric,
  podStateMetric,
  autoscalerMetric,
].flatMap((group) => Object.values(group));

async function scrape() {
  using cluster = createSmallCluster({ annotations: { 'gameday.dev/autoscaler-mode': 'off', note: 'mine' } });
  cluster.cpuCores = 0.2;
  await cluster.go(0);
  return { text: cluster.app.scrape(), pod: cluster.store.list('Pod')[0] };
}

describe('the exposition', () => {
  it('has every metric that is described, with its type and text, and no other', async () => {
    const { text } = await scrape();
    const types = text.split('\n').filter((line) => line.startsWith('# TYPE '));
    const expected = described.map(({ name, type }) => `# TYPE ${name.replace(/_total$/, '')} ${type}`);
    expect(types.toSorted()).toEqual(expected.toSorted());
    for (const { name, help } of described) expect(text).toContain(`# HELP ${name.replace(/_total$/, '')} ${help}\n`);
    expect(text.endsWith('\n# EOF\n')).toBe(true);
  });

  it('gives every sample the labels that are described, in their order', async () => {
    const { text } = await scrape();
    for (const { name, labels } of described) {
      for (const [, set] of text.matchAll(new RegExp(`^${name}\\{(.*)\\} `, 'gm'))) {
        const found = [...(set ?? '').matchAll(/(\w+)="/g)].map(([, label]) => label as string);
        const own = found.filter((label) => !/^(?:label|annotation)_|^le$/.test(label));
        expect(
          labels.filter((label) => own.includes(label)),
          name,
        ).toEqual(own);
      }
    }
  });

  const hpa = 'namespace="gameday",horizontalpodautoscaler="feed"';
  const deployment = 'namespace="gameday",deployment="feed"';
  it.each([
    `kube_horizontalpodautoscaler_info{${hpa},scaletargetref_api_version="apps/v1",scaletargetref_kind="Deployment",scaletargetref_name="feed"} 1`,
    `kube_horizontalpodautoscaler_labels{${hpa},label_app_kubernetes_io_name="feed"} 1`,
    `kube_horizontalpodautoscaler_annotations{${hpa},annotation_gameday_dev_autoscaler_mode="off"} 1`,
    `kube_horizontalpodautoscaler_spec_min_replicas{${hpa}} 1`,
    `kube_horizontalpodautoscaler_spec_max_replicas{${hpa}} 10`,
    `kube_horizontalpodautoscaler_status_current_replicas{${hpa}} 2`,
    `kube_horizontalpodautoscaler_status_desired_replicas{${hpa}} 4`,
    `kube_horizontalpodautoscaler_created{${hpa}} 1772445600`,
    `kube_horizontalpodautoscaler_metadata_generation{${hpa}} 1`,
    `kube_horizontalpodautoscaler_spec_target_metric{${hpa},metric_name="cpu",metric_target_type="utilization"} 50`,
    `kube_horizontalpodautoscaler_status_target_metric{${hpa},metric_name="cpu",metric_target_type="utilization"} 100`,
    `kube_horizontalpodautoscaler_status_target_metric{${hpa},metric_name="cpu",metric_target_type="average"} 0.1`,
    `kube_horizontalpodautoscaler_status_condition{${hpa},condition="ScalingActive",status="true"} 1`,
    `kube_horizontalpodautoscaler_status_condition{${hpa},condition="ScalingActive",status="unknown"} 0`,
    `kube_deployment_spec_replicas{${deployment}} 4`,
    `kube_deployment_status_replicas_ready{${deployment}} 4`,
    `gameday_autoscaler_time_scale 1`,
    `gameday_autoscaler_rule_problems 1`,
    `gameday_autoscaler_decisions_total{${hpa},action="scale_up",error="none"} 1`,
    `gameday_autoscaler_decision_duration_seconds_count{${hpa}} 1`,
    `gameday_autoscaler_decision_duration_seconds_bucket{${hpa},le="+Inf"} 1`,
    `gameday_autoscaler_metric_proposal_replicas{${hpa},metric_name="cpu"} 4`,
    `gameday_autoscaler_mode{${hpa},mode="off"} 1`,
    `gameday_autoscaler_paused{${hpa}} 0`,
  ])('says %s', async (line) => {
    expect((await scrape()).text.split('\n')).toContain(line);
  });

  it('says how the pods are and what they use', async () => {
    const { text, pod } = await scrape();
    const one = `namespace="gameday",pod="feed-7d9f-1",uid="${pod?.metadata.uid}"`;
    expect(text.split('\n')).toEqual(
      expect.arrayContaining([
        `kube_pod_info{${one},host_ip="",pod_ip="127.0.0.1",node="laptop",created_by_kind="<none>",created_by_name="<none>",priority_class="",host_network="false"} 1`,
        `kube_pod_status_phase{${one},phase="Running"} 1`,
        `kube_pod_status_phase{${one},phase="Pending"} 0`,
        `kube_pod_status_ready{${one},condition="true"} 1`,
        `kube_pod_container_status_restarts_total{${one},container="feed"} 2`,
        `kube_pod_container_resource_requests{${one},container="feed",node="laptop",resource="cpu",unit="core"} 0.1`,
        `kube_pod_container_resource_requests{${one},container="feed",node="laptop",resource="memory",unit="byte"} 67108864`,
        `kube_pod_container_resource_limits{${one},container="feed",node="laptop",resource="cpu",unit="core"} 1`,
        `gameday_pod_cpu_cores{namespace="gameday",pod="feed-7d9f-1",container="feed"} 0.05`,
        `gameday_pod_memory_bytes{namespace="gameday",pod="feed-7d9f-1",container="feed"} 52428800`,
      ]),
    );
  });
});
