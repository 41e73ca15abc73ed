import type { DashboardsAnswer } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { EmptyState, FilterInput, TagList, useStyles2 } from '@grafana/ui';
import { count } from '../../../kit/format.ts';
import { Page } from '../../../kit/page.tsx';
import { ReadingView } from '../../../kit/reading-view.tsx';
import { useUrlState } from '../../../kit/url-state.ts';
import { useJson } from '../../../kit/use-json.ts';
import { shortTitle } from '../model/links.ts';
import { matching } from './matching.ts';

/** All dashboards, with what each answers. */
export function DashboardList() {
  const styles = useStyles2(getStyles);
  const { reading } = useJson<DashboardsAnswer>('/api/dashboards');
  const [wanted, setWanted] = useUrlState('q');
  return (
    <Page title="Dashboards" subtitle="The same JSON that Grafana shows, drawn with Grafana's own components.">
      <ReadingView reading={reading} what="the dashboards">
        {({ dashboards }) => {
          const found = matching(dashboards, wanted);
          return (
            <>
              <div className={styles.search}>
                <FilterInput
                  placeholder="Search by title, tag or question"
                  aria-label="Search the dashboards"
                  value={wanted}
                  onChange={setWanted}
                  escapeRegex={false}
                />
              </div>
              {dashboards.length === 0 && (
                <EmptyState variant="not-found" message="There are no dashboards">
                  <p>npx gameday dashboards build writes them.</p>
                </EmptyState>
              )}
              {dashboards.length > 0 && found.length === 0 && (
                <EmptyState variant="not-found" message={`No dashboard has “${wanted}”`} />
              )}
              <ul className={styles.list}>
                {found.map(({ uid, title, description, tags, panels }) => (
                  <li key={uid} className={styles.item}>
                    <h2 className={styles.title}>
                      <a className={styles.link} href={`/dashboards/${encodeURIComponent(uid)}`}>
                        {shortTitle(title)}
                      </a>
                    </h2>
                    <p className={styles.words}>{description}</p>
                    <div className={styles.foot}>
                      <TagList tags={[...tags]} className={styles.tags} />
                      <span>{count(panels, 'panel')}</span>
                    </div>
                  </li>
                ))}
              </ul>
            </>
          );
        }}
      </ReadingView>
    </Page>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  search: css({ maxWidth: 480, marginBottom: theme.spacing(2) }),
  list: css({
    listStyle: 'none',
    margin: 0,
    padding: 0,
    display: 'grid',
    gap: theme.spacing(1),
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(320px, 100%), 1fr))',
  }),
  item: css({
    position: 'relative',
    display: 'flex',
    flexDirection: 'column',
    padding: theme.spacing(2),
    background: theme.colors.background.secondary,
    borderRadius: theme.shape.radius.default,
    '&:hover': { background: theme.colors.emphasize(theme.colors.background.secondary, 0.03) },
  }),
  title: css({ ...theme.typography.h4, margin: 0 }),
  // The whole card leads there.
  link: css({
    '&::after': { content: '""', position: 'absolute', inset: 0, borderRadius: theme.shape.radius.default },
  }),
  words: css({ color: theme.colors.text.secondary, margin: theme.spacing(1, 0), flex: 1 }),
  foot: css({
    ...theme.typography.bodySmall,
    display: 'flex',
    justifyContent: 'space-between',
    alignItems: 'center',
    gap: theme.spacing(1),
    color: theme.colors.text.secondary,
  }),
  tags: css({ justifyContent: 'flex-start', flex: '0 1 auto' }),
});
