import type { RunDetail, RunJournal, RunMetric } from '@gameday/console-api';
import { cx } from '@emotion/css';
import { Icon, useStyles2 } from '@grafana/ui';
import { TimeChart } from '../chart/time-chart.tsx';
import { getShared } from '../parts/styles.ts';
import { sinceText, withShortFigures } from '../parts/words.ts';
import { WhyPart } from './why-part.tsx';

interface JournalPartProps {
  readonly detail: RunDetail;
  readonly fromMs: number;
  readonly toMs: number;
  readonly fault: { readonly fromMs: number; readonly toMs: number } | undefined;
  readonly cursorMs: number | undefined;
  readonly onCursor: (atMs: number | undefined) => void;
}

/** What the journal has beyond the events: decisions, traces, metrics, load, each activity with its answer. */
export function JournalPart({ detail, ...time }: JournalPartProps) {
  const { journal } = detail;
  if (!journal) return null;
  return (
    <>
      <WhyPart journal={journal} fromMs={time.fromMs} />
      <Metrics metrics={journal.metrics} {...time} />
      <Deeds journal={journal} fromMs={time.fromMs} />
      <Circumstances detail={detail} journal={journal} />
    </>
  );
}

const linesMax = 8;

function Metrics({
  metrics,
  fromMs,
  toMs,
  fault,
  cursorMs,
  onCursor,
}: { readonly metrics: readonly RunMetric[] } & Omit<JournalPartProps, 'detail'>) {
  const shared = useStyles2(getShared);
  if (metrics.length === 0) return null;
  return (
    <section className={shared.section} aria-label="Metrics">
      <h2 className={shared.heading}>What the metrics say</h2>
      <div className={shared.charts}>
        {metrics.map(({ name, says, lines }) => (
          <TimeChart
            key={name}
            title={says ?? name}
            {...(lines.length > linesMax && { note: `the ${linesMax} with the highest peaks of ${lines.length}` })}
            lines={highest(lines).map((line, color) => ({ ...line, color }))}
            zeroMs={fromMs}
            {...{ fromMs, toMs, fault, cursorMs, onCursor }}
            height={130}
          />
        ))}
      </div>
    </section>
  );
}

const peakOf = ({ points }: RunMetric['lines'][number]): number => Math.max(...points.map(([, value]) => value));

/** More lines than these cannot be told apart. */
export const highest = (lines: RunMetric['lines']): RunMetric['lines'] =>
  lines.length <= linesMax ? lines : lines.toSorted((a, b) => peakOf(b) - peakOf(a)).slice(0, linesMax);

function Deeds({ journal: { deeds, proofs }, fromMs }: { readonly journal: RunJournal; readonly fromMs: number }) {
  const shared = useStyles2(getShared);
  if (deeds.length === 0) return null;
  return (
    <section className={shared.section} aria-label="Journal">
      <h2 className={shared.heading}>Journal: what was done</h2>
      <div className={shared.wide} tabIndex={0} role="region" aria-label="What was done, a table">
        <table className={cx(shared.table, shared.narrow)}>
          <thead>
            <tr>
              <th className={shared.number}>After</th>
              <th className={shared.wraps}>Activity, and what it answered</th>
              <th>Status</th>
              <th className={shared.number}>Took</th>
            </tr>
          </thead>
          <tbody>
            {deeds.map(({ where, kind, name, status, atMs, seconds, answer }) => (
              <tr key={`${where} ${atMs} ${name}`}>
                <td className={shared.number}>{sinceText(atMs - fromMs)}</td>
                <td className={shared.wraps}>
                  {name} <span className={shared.dim}>{where === 'rollbacks' ? `${kind}, rollback` : kind}</span>
                  {answer !== undefined && <Answer text={answer} />}
                </td>
                <td className={cx(shared.oneLine, status === 'succeeded' ? shared.good : shared.bad)}>
                  <Icon name={status === 'succeeded' ? 'check' : 'times'} /> {status}
                </td>
                <td className={shared.number}>{sinceText(seconds * 1000)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {proofs.length > 0 && (
        <>
          <h3 className={shared.small}>Proofs</h3>
          <ul className={shared.plainList}>
            {proofs.map(({ of, proved, says, atMs }) => (
              <li key={`${atMs} ${of}`}>
                <span className={proved ? shared.good : shared.bad}>
                  <Icon name={proved ? 'check' : 'times'} /> {proved ? 'proved' : 'not proved'}:
                </span>{' '}
                {of}: {withShortFigures(says)}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Answer({ text }: { readonly text: string }) {
  const shared = useStyles2(getShared);
  if (text.length <= 80) {
    return (
      <div>
        <code className={shared.code}>{text}</code>
      </div>
    );
  }
  return (
    <details>
      <summary>
        <code className={shared.code}>{text.slice(0, 60)}…</code>
      </summary>
      <code className={shared.code}>{text}</code>
    </details>
  );
}

function Circumstances({
  detail,
  journal: { facts, load, warnings },
}: {
  readonly detail: RunDetail;
  readonly journal: RunJournal;
}) {
  const shared = useStyles2(getShared);
  return (
    <section className={shared.section} aria-label="Circumstances">
      <h2 className={shared.heading}>Circumstances</h2>
      {detail.description !== undefined && <p className={shared.text}>{detail.description}</p>}
      {warnings.length > 0 && (
        <ul className={cx(shared.list, shared.warn)}>
          {warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
      <dl className={shared.facts}>
        {facts.map(([name, value]) => (
          <Fact key={name} name={name} value={value} />
        ))}
      </dl>
      {load.length > 0 && (
        <details>
          <summary>The load: {load.length} figures</summary>
          <dl className={shared.facts}>
            {load.map(([name, value]) => (
              <Fact key={name} name={name} value={value} />
            ))}
          </dl>
        </details>
      )}
    </section>
  );
}

const Fact = ({ name, value }: { readonly name: string; readonly value: string }) => (
  <>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </>
);
