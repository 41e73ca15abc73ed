import {
  type EdgeDetail,
  type EdgeReplica,
  lastValue,
  type PlacedFault,
  type TopologyEdge,
} from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Alert, LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import { formatDuration, formatRate, formatShare, formatUptime } from '../../kit/format.ts';
import { useJson } from '../../kit/use-json.ts';
import { Decisions } from './decisions.tsx';
import { FaultList } from './fault-list.tsx';
import { edgeLinks } from './links.ts';
import { BreakerSign } from './marks.tsx';
import { Panel, PanelSection } from './panel.tsx';
import { Policies } from './policy-view.tsx';
import { Sparkline, Sparklines } from './sparkline.tsx';
import { breakerWord, flowWords } from './words.ts';

interface EdgePanelProps {
  readonly edge: TopologyEdge;
  readonly faults: readonly PlacedFault[];
  readonly nowMs: number;
  readonly onClose: () => void;
}

const askEveryMs = 3_000;
const attempts = (value: number | undefined): string => (value === undefined ? '–' : value.toFixed(2));

/** All about the calls of one service to another. */
export function EdgePanel({ edge, faults, nowMs, onClose }: EdgePanelProps) {
  const { service, peer, kind, flow } = edge;
  const path = `/api/topology/edges/${encodeURIComponent(service)}/${encodeURIComponent(peer)}`;
  const { reading } = useJson<EdgeDetail>(path, askEveryMs);
  const detail = lastValue(reading);
  const rejected = Object.entries(edge.rejectedPerSecond);
  return (
    <Panel
      title={`${service} → ${peer}`}
      subtitle={flowWords(flow)}
      links={edgeLinks(edge, nowMs)}
      notes={detail?.notes ?? []}
      onClose={onClose}
    >
      {reading.state === 'away' && <Alert severity="warning" title={reading.reason} bottomSpacing={0} />}
      {!detail && reading.state === 'loading' && <LoadingPlaceholder text="Loading the edge …" />}
      <FaultList faults={faults} nowMs={nowMs} />
      {detail?.tracks && (
        <PanelSection title="The last ten minutes">
          <Sparklines>
            <Sparkline
              name={kind === 'call' ? 'Calls per second' : 'Per second'}
              track={detail.tracks.perSecond}
              format={formatRate}
              now={flow.perSecond}
            />
            <Sparkline name="Errors" track={detail.tracks.errorShare} format={formatShare} now={flow.errorShare} />
            <Sparkline
              name={kind === 'load' ? 'P99 since it began' : kind === 'call' ? 'P99 of attempts' : 'P99'}
              track={detail.tracks.p99Seconds}
              format={formatDuration}
              now={flow.p99Seconds}
            />
            {detail.tracks.amplification && (
              <Sparkline
                name="Attempts per call"
                track={detail.tracks.amplification}
                format={attempts}
                now={edge.amplification}
              />
            )}
          </Sparklines>
          {rejected.length > 0 && (
            <p>Refused per second: {rejected.map(([reason, rate]) => `${formatRate(rate)} by ${reason}`).join(', ')}</p>
          )}
        </PanelSection>
      )}
      {detail && kind === 'call' && (
        <>
          <PanelSection title={`What ${service}’s replicas see`}>
            <Replicas replicas={detail.replicas} />
          </PanelSection>
          <PanelSection title="Decided lately">
            <Decisions decisions={detail.decisions} none="Nothing yet: no breaker tripped, no endpoint was ejected." />
          </PanelSection>
          <PanelSection title="Policy in force">
            <Policies policies={detail.policies} />
          </PanelSection>
        </>
      )}
    </Panel>
  );
}

function breakerText({ breaker }: EdgeReplica): string {
  if (!breaker) return 'no breaker';
  const { leftMs } = breaker;
  const left =
    leftMs === undefined
      ? ''
      : leftMs === 0
        ? ', the next call is a probe'
        : `, probes in ${formatDuration(leftMs / 1000)}`;
  return `${breakerWord[breaker.state]} for ${formatUptime(breaker.forMs / 1000)}${left}`;
}

function Replicas({ replicas }: { readonly replicas: readonly EdgeReplica[] }) {
  const styles = useStyles2(getStyles);
  if (replicas.length === 0) return <p className={styles.quiet}>None of them says anything.</p>;
  return (
    <ul className={styles.list}>
      {replicas.map((replica) => {
        const { breaker, retryBudget, bulkhead, callsInFlight, endpoints } = replica;
        return (
          <li key={replica.replica} className={styles.item}>
            <div className={styles.head}>
              <strong>{replica.replica}</strong>
              <span className={styles.breaker}>
                {breaker && <BreakerSign state={breaker.state} />} {breakerText(replica)}
              </span>
            </div>
            <div className={styles.quiet}>
              {[
                ...(breaker && breaker.calls > 0
                  ? [
                      `${breaker.failures} of ${breaker.calls} calls failed`,
                      ...(breaker.slow > 0 ? [`${breaker.slow} were slow`] : []),
                    ]
                  : []),
                ...(retryBudget === undefined ? [] : [`retry budget ${formatShare(retryBudget)}`]),
                ...(bulkhead ? [`bulkhead ${bulkhead.inUse} in use, ${bulkhead.queued} waiting`] : []),
                `${callsInFlight} in flight`,
              ].join(' · ')}
            </div>
            <ul className={styles.endpoints} aria-label={`Endpoints that ${replica.replica} knows`}>
              {endpoints.map(({ id, state, cause, leftMs, outstanding }) => (
                <li key={id} className={state === 'ejected' ? styles.ejected : undefined}>
                  {id}: {state.replaceAll('_', ' ')}
                  {cause !== undefined && ` (${cause.replaceAll('_', ' ')})`}
                  {leftMs !== undefined && `, ${formatDuration(leftMs / 1000)} more`}
                  {outstanding > 0 && ` · ${outstanding} under way`}
                </li>
              ))}
              {endpoints.length === 0 && <li>no endpoint is known</li>}
            </ul>
          </li>
        );
      })}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', margin: 0, padding: 0 }),
  item: css({ padding: theme.spacing(0.75, 0), overflowWrap: 'anywhere' }),
  head: css({ display: 'flex', flexWrap: 'wrap', justifyContent: 'space-between', gap: theme.spacing(0, 1) }),
  breaker: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(0.5) }),
  quiet: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary, margin: 0 }),
  endpoints: css({ ...theme.typography.bodySmall, margin: 0, paddingLeft: theme.spacing(2) }),
  ejected: css({ color: theme.colors.error.text }),
});
