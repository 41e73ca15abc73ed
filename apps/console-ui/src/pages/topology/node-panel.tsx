import {
  lastValue,
  type NodeDetail,
  type NodeReplica,
  type PlacedFault,
  type TopologyNode,
} from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Alert, Badge, type BadgeColor, LinkButton, LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import { ExplainLink } from '../../kit/explain-link.tsx';
import { formatDuration, formatRate, formatShare, formatTimeOfDay, formatUptime } from '../../kit/format.ts';
import { useJson } from '../../kit/use-json.ts';
import { Decisions } from './decisions.tsx';
import { FaultList } from './fault-list.tsx';
import { nodeLinks } from './links.ts';
import { Panel, PanelSection } from './panel.tsx';
import { ScaleForm } from './scale-form.tsx';
import { Sparkline, Sparklines } from './sparkline.tsx';
import { flowWords } from './words.ts';

interface NodePanelProps {
  readonly node: TopologyNode;
  readonly faults: readonly PlacedFault[];
  readonly nowMs: number;
  readonly onClose: () => void;
}

const askEveryMs = 3_000;

/** All about a service, an engine or a load. */
export function NodePanel({ node, faults, nowMs, onClose }: NodePanelProps) {
  const { flow, autoscaler } = node;
  const { reading } = useJson<NodeDetail>(`/api/topology/nodes/${encodeURIComponent(node.id)}`, askEveryMs);
  const detail = lastValue(reading);
  const isService = node.kind === 'service';
  return (
    <Panel
      title={node.id}
      subtitle={flowWords(flow)}
      links={nodeLinks(node, nowMs)}
      notes={detail?.notes ?? []}
      onClose={onClose}
    >
      {reading.state === 'away' && <Alert severity="warning" title={reading.reason} bottomSpacing={0} />}
      {!detail && reading.state === 'loading' && <LoadingPlaceholder text={`Loading ${node.id} …`} />}
      <FaultList faults={faults} nowMs={nowMs} />
      {detail?.tracks && (
        <PanelSection title="The last ten minutes">
          <Sparklines>
            <Sparkline
              name="Requests per second"
              track={detail.tracks.perSecond}
              format={formatRate}
              now={flow.perSecond}
            />
            <Sparkline name="Errors" track={detail.tracks.errorShare} format={formatShare} now={flow.errorShare} />
            <Sparkline
              name={node.kind === 'load' ? 'P99 since it began' : 'P99'}
              track={detail.tracks.p99Seconds}
              format={formatDuration}
              now={flow.p99Seconds}
            />
          </Sparklines>
        </PanelSection>
      )}
      {isService && detail && (
        <PanelSection title="Replicas">
          <Replicas replicas={detail.replicas} />
        </PanelSection>
      )}
      {isService && (
        <PanelSection title={autoscaler ? 'Size and autoscaler' : 'Size'}>
          {autoscaler && <Autoscaling node={node} lastScaling={detail?.lastScaling} />}
          <ScaleForm key={node.id} node={node} />
        </PanelSection>
      )}
      {isService && detail && (
        <PanelSection title="Decided lately about it">
          <Decisions
            decisions={detail.decisions}
            none="Nothing yet: nobody ejected a replica or tripped a breaker, and it shed nothing."
          />
        </PanelSection>
      )}
    </Panel>
  );
}

function Autoscaling({
  node,
  lastScaling,
}: {
  readonly node: TopologyNode;
  readonly lastScaling: NodeDetail['lastScaling'];
}) {
  const styles = useStyles2(getStyles);
  const { autoscaler } = node;
  if (!autoscaler) return null;
  return (
    <div className={styles.autoscaler}>
      <p className={styles.plain}>
        {autoscaler.paused && <Badge color="orange" text="paused" icon="pause" />} {autoscaler.name} keeps it between{' '}
        {autoscaler.min} and {autoscaler.max}; it has {autoscaler.current ?? '–'} and wants {autoscaler.desired ?? '–'}.
      </p>
      {lastScaling && (
        <p className={styles.quiet}>
          {formatTimeOfDay(lastScaling.atMs)}: {lastScaling.line} <ExplainLink target={lastScaling.explain} />
        </p>
      )}
    </div>
  );
}

const colours: Readonly<Record<string, BadgeColor>> = {
  ready: 'green',
  starting: 'blue',
  stopping: 'darkgrey',
  stopped: 'darkgrey',
};

function Replicas({ replicas }: { readonly replicas: readonly NodeReplica[] }) {
  const styles = useStyles2(getStyles);
  if (replicas.length === 0) return <p className={styles.quiet}>It has no replica.</p>;
  return (
    <ul className={styles.list}>
      {replicas.map(({ name, state, reason, port, pid, uptimeSeconds, restarts, limit, ejectedBy }) => (
        <li key={name} className={styles.item}>
          <div className={styles.head}>
            <Badge color={colours[state] ?? 'red'} text={state} />
            <strong>{name}</strong>
            <LinkButton size="sm" variant="secondary" fill="text" href={`/logs?${new URLSearchParams({ part: name })}`}>
              Log
            </LinkButton>
          </div>
          {reason !== undefined && <div className={styles.bad}>{reason}</div>}
          <div className={styles.quiet}>
            {[
              ...(uptimeSeconds === undefined ? [] : [`up for ${formatUptime(uptimeSeconds)}`]),
              ...(restarts ? [`${restarts} restarts`] : []),
              ...(port === undefined ? [] : [`127.0.0.1:${port}`]),
              ...(pid === undefined ? [] : [`pid ${pid}`]),
              ...(limit ? [`${limit.inFlight} at once of ${limit.limit}`] : []),
              ...(limit && limit.shedTotal > 0 ? [`${limit.shedTotal} shed so far`] : []),
            ].join(' · ')}
          </div>
          {ejectedBy.length > 0 && (
            <ul className={styles.ejections} aria-label={`Who leaves ${name} out`}>
              {ejectedBy.map((by) => (
                <li key={by.replica}>
                  ejected by {by.replica} ({by.cause.replaceAll('_', ' ')}), {formatDuration(by.leftMs / 1000)} more
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', margin: 0, padding: 0 }),
  item: css({ padding: theme.spacing(0.5, 0), overflowWrap: 'anywhere' }),
  head: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
  plain: css({ margin: 0 }),
  quiet: css({
    ...theme.typography.bodySmall,
    color: theme.colors.text.secondary,
    margin: 0,
    overflowWrap: 'anywhere',
  }),
  bad: css({ color: theme.colors.error.text }),
  ejections: css({
    ...theme.typography.bodySmall,
    margin: 0,
    paddingLeft: theme.spacing(2),
    color: theme.colors.error.text,
  }),
  autoscaler: css({ marginBottom: theme.spacing(1) }),
});
