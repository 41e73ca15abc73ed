import { isInTimeline, type TimelineAnswer, type TimelineKind, timelineKinds } from '@gameday/console-api';
import { Alert, EmptyState, RadioButtonGroup } from '@grafana/ui';
import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';
import { count } from '../../kit/format.ts';
import { Page } from '../../kit/page.tsx';
import { ReadingView } from '../../kit/reading-view.tsx';
import { Details } from './details.tsx';
import { Filters } from './filters.tsx';
import { LanesView } from './lanes-view.tsx';
import { ListView } from './list-view.tsx';
import { defaultFrom, timePresets } from './range.ts';
import { TimeControls } from './time-controls.tsx';
import { type Shown, useFixed, useFollowed } from './use-timeline.ts';

const views = [
  { value: 'lanes', label: 'Lanes', icon: 'bars-clock' },
  { value: 'list', label: 'List', icon: 'list-ul' },
];

/** Everything that happened in the lab, on one axis. */
export default function Timeline() {
  const [params] = useSearchParams();
  const from = params.get('from') ?? '';
  const to = params.get('to') ?? '';
  return to === '' || to === 'now' ? (
    <Followed from={from === '' ? defaultFrom : from} />
  ) : (
    <Fixed from={from} to={to} />
  );
}

const Followed = ({ from }: { readonly from: string }) => <TimelinePage shown={useFollowed(from)} preset={from} />;
const Fixed = ({ from, to }: { readonly from: string; readonly to: string }) => (
  <TimelinePage shown={useFixed(from, to)} preset="" />
);

function kindsOf(text: string | null): ReadonlySet<TimelineKind> {
  if (text === null || text === '') return new Set(timelineKinds);
  const asked = text.split(',');
  return new Set(timelineKinds.filter((kind) => asked.includes(kind)));
}

function TimelinePage({ shown: { reading, time, nowMs }, preset }: { readonly shown: Shown; readonly preset: string }) {
  const [params, setParams] = useSearchParams();
  const change = useCallback(
    (values: Readonly<Record<string, string>>, replace = true) =>
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          for (const [name, value] of Object.entries(values)) {
            if (value === '') next.delete(name);
            else next.set(name, value);
          }
          return next;
        },
        { replace },
      ),
    [setParams],
  );
  const onTime = (wanted: { fromMs: number; toMs: number }) =>
    change({ from: String(wanted.fromMs), to: String(wanted.toMs) }, false);
  const view = params.get('view') === 'list' ? 'list' : 'lanes';
  const filter = {
    kinds: kindsOf(params.get('kinds')),
    service: params.get('service') ?? '',
    edge: params.get('edge') ?? '',
  };
  const chosen = params.get('item') ?? '';
  const body = (answer: TimelineAnswer) => {
    const items = answer.items.filter(
      (item) => isInTimeline(item, filter) && item.fromMs <= time.toMs && (item.toMs ?? nowMs) >= time.fromMs,
    );
    const item = answer.items.find(({ id }) => id === chosen);
    return (
      <>
        {answer.notes.length > 0 && (
          <Alert severity="info" title="Not everything can be told now">
            <ul>
              {answer.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          </Alert>
        )}
        {answer.leftOut > 0 && (
          <Alert severity="info" title={`${count(answer.leftOut, 'older item')} left out`}>
            Too much happened for one picture: show less time.
          </Alert>
        )}
        <Filters items={answer.items} {...filter} onChange={change} />
        {items.length === 0 ? (
          <EmptyState
            variant="not-found"
            message={
              answer.items.length === 0
                ? 'Nothing happened in this time'
                : 'Nothing of these kinds happened in this time'
            }
          >
            {answer.items.length === 0
              ? 'Run an experiment, start a load or scale a service, and see here what comes of it; or show more time.'
              : 'Show more kinds, another service or more time.'}
          </EmptyState>
        ) : view === 'list' ? (
          <ListView items={items} />
        ) : (
          <LanesView
            items={items}
            time={time}
            nowMs={nowMs}
            chosen={chosen}
            onChoose={(id) => change({ item: id === chosen ? '' : id })}
            onZoom={onTime}
          />
        )}
        {view === 'lanes' && item && <Details item={item} onClose={() => change({ item: '' })} />}
      </>
    );
  };
  return (
    <Page
      title="Timeline"
      subtitle="Runs, faults and loads, and what came of them. Draw a stretch to zoom in; choose an item to see why."
      actions={
        <RadioButtonGroup
          aria-label="View"
          size="sm"
          options={views}
          value={view}
          onChange={(value) => change({ view: value === 'list' ? 'list' : '' })}
        />
      }
    >
      <TimeControls
        time={time}
        nowMs={nowMs}
        preset={timePresets.some(({ value }) => value === preset) ? preset : ''}
        onPreset={(from) => change({ from: from === defaultFrom ? '' : from, to: '' }, false)}
        onTime={onTime}
      />
      <ReadingView reading={reading} what="the timeline">
        {body}
      </ReadingView>
    </Page>
  );
}
