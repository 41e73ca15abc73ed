import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { IconButton, useStyles2 } from '@grafana/ui';
import type { Edge, Graph, Node } from './model.ts';

interface NodeCardProps {
  readonly node: Node;
  readonly graph: Graph;
  readonly onClose: () => void;
}

/** What is known of the chosen node: its statistics, whom it calls and who calls it. */
export function NodeCard({ node, graph, onClose }: NodeCardProps) {
  const styles = useStyles2(getStyles);
  const title = (id: string) => graph.nodes.find((each) => each.id === id)?.title ?? id;
  const row = (edge: Edge, other: string) => (
    <li key={edge.id}>
      {title(other)}
      {[edge.main, edge.secondary].flatMap((each) => (each === undefined ? [] : [` · ${each}`]))}
    </li>
  );
  const called = graph.edges.filter(({ source }) => source === node.id).map((edge) => row(edge, edge.target));
  const calling = graph.edges.filter(({ target }) => target === node.id).map((edge) => row(edge, edge.source));
  return (
    <section className={styles.card} aria-label={node.title}>
      <header className={styles.header}>
        <strong>{node.title}</strong>
        <IconButton name="times" size="sm" aria-label={`Close ${node.title}`} onClick={onClose} />
      </header>
      {node.subtitle !== undefined && <p>{node.subtitle}</p>}
      <p>{[node.main, node.secondary].filter((each) => each !== undefined).join(' · ')}</p>
      {[...node.details, ...node.arcs.map(({ name, share }) => [name, `${(share * 100).toFixed(1)} %`] as const)].map(
        ([name, value]) => (
          <p key={name}>
            {name}: {value}
          </p>
        ),
      )}
      {called.length > 0 && (
        <>
          <p className={styles.heading}>calls</p>
          <ul>{called}</ul>
        </>
      )}
      {calling.length > 0 && (
        <>
          <p className={styles.heading}>called by</p>
          <ul>{calling}</ul>
        </>
      )}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  card: css({
    position: 'absolute',
    right: 0,
    top: 0,
    maxWidth: 'min(260px, 80%)',
    maxHeight: '100%',
    overflow: 'auto',
    padding: theme.spacing(1),
    ...theme.typography.bodySmall,
    background: theme.colors.background.elevated,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    boxShadow: theme.shadows.z2,
    '& p': { margin: 0 },
    '& ul': { margin: 0, paddingLeft: theme.spacing(2) },
  }),
  header: css({ display: 'flex', justifyContent: 'space-between', alignItems: 'center', gap: theme.spacing(1) }),
  heading: css({ color: theme.colors.text.secondary, paddingTop: theme.spacing(0.5) }),
});
