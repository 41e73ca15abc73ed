import type { ExperimentItem, ExperimentList } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Badge, Button, Combobox, EmptyState, FilterInput, FilterPill, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { count } from '../../../kit/format.ts';
import { ReadingView } from '../../../kit/reading-view.tsx';
import { useUrlState } from '../../../kit/url-state.ts';
import { Frame } from '../parts/frame.tsx';
import { useChaosJson } from '../parts/use-chaos.ts';
import { ExperimentRow } from './experiment-row.tsx';
import { chosen, isInvalid, type Show, shows, type Sort, sorts, tagsOf } from './filter.ts';

const showLabels: Readonly<Record<Show, string>> = {
  all: 'Any outcome',
  'as expected': 'Last as expected',
  against: 'Last not as expected',
  'not run': 'Not run',
  invalid: 'Invalid',
};
const sortLabels: Readonly<Record<Sort, string>> = {
  name: 'By name',
  duration: 'Shortest first',
  'last run': 'Last run first',
};

/** So many tags, the most used, are offered at first. */
const tagsMax = 12;

/** All experiments: what each teaches, what it hits, what it came to last. */
export function ListPage() {
  const { reading, again } = useChaosJson<ExperimentList>('/api/experiments');
  return (
    <Frame
      at="experiments"
      title="Experiments"
      subtitle="Faults that are fired at the lab on purpose, each with a hypothesis, and undone in any case."
      actions={
        <Button variant="secondary" icon="sync" onClick={again}>
          Read the files again
        </Button>
      }
    >
      <ReadingView reading={reading} what="the experiments">
        {({ experiments }) => <Experiments experiments={experiments} />}
      </ReadingView>
    </Frame>
  );
}

function Experiments({ experiments }: ExperimentList) {
  const styles = useStyles2(getStyles);
  const [words, setWords] = useUrlState('search');
  const [tagText, setTags] = useUrlState('tags');
  const [show, setShow] = useUrlState('show', 'all');
  const [sort, setSort] = useUrlState('sort', 'name');
  const [allTags, setAllTags] = useState(false);
  const tags = tagText === '' ? [] : tagText.split(',');
  const shown = chosen(experiments, {
    words,
    tags,
    show: shows.find((one) => one === show) ?? 'all',
    sort: sorts.find((one) => one === sort) ?? 'name',
  });
  const invalid = experiments.filter(isInvalid).length;
  const used = tagsOf(experiments);
  const offered = allTags ? used : used.filter((tag, index) => index < tagsMax || tags.includes(tag));
  const toggle = (tag: string) =>
    setTags((tags.includes(tag) ? tags.filter((one) => one !== tag) : [...tags, tag]).join(','));
  if (experiments.length === 0) {
    return (
      <EmptyState variant="not-found" hideImage message="There is no experiment">
        The folder chaos/ of the repository holds none.
      </EmptyState>
    );
  }
  return (
    <>
      <div className={styles.filters} role="search">
        <div className={styles.search}>
          <FilterInput
            aria-label="Search the experiments"
            placeholder="Search titles, lessons, targets"
            value={words}
            onChange={setWords}
          />
        </div>
        <Combobox
          aria-label="Outcome of the last run"
          width={24}
          value={shows.find((one) => one === show) ?? 'all'}
          options={shows.map((value) => ({ value, label: showLabels[value] }))}
          onChange={({ value }) => setShow(value)}
        />
        <Combobox
          aria-label="Order"
          width={20}
          value={sorts.find((one) => one === sort) ?? 'name'}
          options={sorts.map((value) => ({ value, label: sortLabels[value] }))}
          onChange={({ value }) => setSort(value)}
        />
      </div>
      <div className={styles.tags} role="group" aria-label="Tags">
        {offered.map((tag) => (
          <FilterPill key={tag} label={tag} selected={tags.includes(tag)} onClick={() => toggle(tag)} />
        ))}
        {used.length > tagsMax && (
          <Button
            size="sm"
            variant="secondary"
            fill="text"
            aria-expanded={allTags}
            onClick={() => setAllTags(!allTags)}
          >
            {allTags ? 'Fewer tags' : `All ${used.length} tags`}
          </Button>
        )}
      </div>
      <p className={styles.count} role="status">
        {shown.length === experiments.length
          ? count(shown.length, 'experiment')
          : `${shown.length} of ${count(experiments.length, 'experiment')}`}
        {invalid > 0 && show !== 'invalid' && (
          <>
            {' '}
            <Badge color="red" icon="exclamation-triangle" text={`${invalid} invalid`} />
          </>
        )}
      </p>
      {shown.length === 0 ? (
        <EmptyState
          variant="not-found"
          hideImage
          message="No experiment is like that"
          button={
            <Button
              variant="secondary"
              onClick={() => {
                setWords('');
                setTags('');
                setShow('all');
              }}
            >
              Show all
            </Button>
          }
        />
      ) : (
        <ul className={styles.list}>
          {shown.map((item: ExperimentItem) => (
            <ExperimentRow key={item.id} item={item} />
          ))}
        </ul>
      )}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  filters: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1), marginBottom: theme.spacing(1) }),
  search: css({ flex: '1 1 280px', minWidth: 0 }),
  tags: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5), marginBottom: theme.spacing(1) }),
  count: css({ color: theme.colors.text.secondary, margin: theme.spacing(0, 0, 1, 0) }),
  list: css({ listStyle: 'none', padding: 0, margin: 0, display: 'grid', gap: theme.spacing(1) }),
});
