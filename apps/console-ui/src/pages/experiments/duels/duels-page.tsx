import type { DuelItem, DuelList } from '@gameday/console-api';
import { Badge, EmptyState, LinkButton, useStyles2 } from '@grafana/ui';
import { ReadingView } from '../../../kit/reading-view.tsx';
import { Frame } from '../parts/frame.tsx';
import { getShared } from '../parts/styles.ts';
import { useChaosJson } from '../parts/use-chaos.ts';
import { whenText } from '../parts/words.ts';

const stateBadge = {
  running: { color: 'blue', icon: 'sync' },
  ended: { color: 'darkgrey', icon: 'check' },
  'ended early': { color: 'orange', icon: 'square-shape' },
} as const;

/** The history of duels. */
export function DuelsPage() {
  const shared = useStyles2(getShared);
  const { reading } = useChaosJson<DuelList>('/api/experiments/duels');
  const begin = (
    <LinkButton icon="plus" href="/experiments/duels/new">
      New duel
    </LinkButton>
  );
  return (
    <Frame
      at="duels"
      title="Duels"
      subtitle="One experiment, twice with the same seed, under two sets of policies: which of them holds?"
      actions={begin}
    >
      <ReadingView reading={reading} what="the duels">
        {({ duels }) =>
          duels.length === 0 ? (
            <EmptyState variant="call-to-action" hideImage message="No duel has been fought yet" button={begin} />
          ) : (
            <div className={shared.wide} tabIndex={0} role="region" aria-label="Duels, a table">
              <table className={shared.table}>
                <thead>
                  <tr>
                    <th>Experiment</th>
                    <th>State</th>
                    <th>A</th>
                    <th>B</th>
                    <th>When</th>
                  </tr>
                </thead>
                <tbody>
                  {duels.map((duel) => (
                    <tr key={duel.duel}>
                      <th scope="row">
                        <a className={shared.link} href={`/experiments/duels/${duel.duel}`}>
                          {duel.title}
                        </a>
                      </th>
                      <td>
                        <Badge text={duel.state} {...stateBadge[duel.state]} />
                      </td>
                      <td>
                        <Side side={duel.a} />
                      </td>
                      <td>
                        <Side side={duel.b} />
                      </td>
                      <td>{whenText(duel.startedAtMs, Date.now())}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </ReadingView>
    </Frame>
  );
}

function Side({ side }: { readonly side: DuelItem['a'] }) {
  const shared = useStyles2(getShared);
  if (!side) return <span className={shared.dim}>not run</span>;
  return (
    <>
      {side.verdict ?? 'under way'}
      {side.name.length > 1 && <span className={shared.dim}> ({side.name})</span>}
    </>
  );
}
