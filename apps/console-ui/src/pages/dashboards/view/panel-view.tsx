import { LoadingState } from '@grafana/data';
import { css } from '@emotion/css';
import { Icon, Menu, PanelChrome, Tooltip, useStyles2, useTheme2 } from '@grafana/ui';
import { memo, useMemo, useState } from 'react';
import { configured } from '../data/shape.ts';
import { fieldConfigRegistry } from '../data/registries.ts';
import { consoleLinks } from '../model/data-links.ts';
import type { Panel } from '../model/dashboard.ts';
import { carried, hrefOf, isSafe, withParams } from '../model/links.ts';
import { type Now, useNow } from './now.ts';
import { PanelBody, type PanelBodyProps } from './panel-body.tsx';
import { type PanelState, panelState } from './panel-state.ts';
import { Queries } from './queries.tsx';
import { type Shown, useAnswer } from './use-answer.ts';
import { type Place, usePlace } from './use-place.ts';
import { useStill } from './use-still.ts';

/** A panel in its place: it asks and draws while it is in sight. */
export const PanelView = memo(function PanelView({ panel }: { readonly panel: Panel }) {
  const styles = useStyles2(getStyles);
  const { ref, width, height, near } = usePlace();
  const now = useNow();
  const shown = useAnswer(panel, now, width, near);
  const state = stateOf(panel, now, shown);
  const seen = panelState(panel.targets.length > 0, state, shown?.answer.frames ?? []);
  return (
    <article ref={ref} className={styles.place} aria-label={now.interpolate(panel.title)} data-panel-state={seen}>
      {width > 0 && <Chrome {...{ panel, now, shown, state, seen, width, height, near }} />}
    </article>
  );
});

interface ChromeProps extends Pick<Place, 'width' | 'height' | 'near'> {
  readonly panel: Panel;
  readonly now: Now;
  readonly shown: Shown | undefined;
  readonly state: LoadingState;
  readonly seen: PanelState;
}

/** Which state of a panel is told: what is shown is not what was asked for, or there is nothing yet. */
function stateOf(panel: Panel, now: Now, shown: Shown | undefined): LoadingState {
  if (panel.targets.length === 0) return LoadingState.Done;
  if (!shown || shown.questionKey !== now.questionKey) return LoadingState.Loading;
  return shown.answer.errors.length > 0 ? LoadingState.Error : LoadingState.Done;
}

/** In a narrower panel the button of its menu would take the room of the title. */
const menuWidthMin = 220;

function Chrome({ panel, now, shown, state, seen, width, height, near }: ChromeProps) {
  const [queries, setQueries] = useState(false);
  const { address, interpolate } = now;
  const frames = useFrames(panel, now, shown);
  const errors = shown?.answer.errors.join('\n') ?? '';
  const title = interpolate(panel.title);
  const alone = address.alone !== undefined;
  const menu = () => (
    <Menu>
      <Menu.Item
        label={alone ? 'Show all panels' : 'Show alone'}
        icon="eye"
        url={address.hrefAlone(alone ? undefined : panel.id)}
      />
      <Menu.Item label="Queries" icon="brackets-curly" onClick={() => setQueries(true)} />
    </Menu>
  );
  const { timeZone, annotations, eventBus, uid, onChangeTimeRange } = now;
  const timeRange = shown?.timeRange ?? now.timeRange;
  // What is out of sight is not drawn again.
  const current = useStill<Omit<PanelBodyProps, 'width' | 'height' | 'errors'>>(
    {
      panel,
      frames,
      state,
      timeRange,
      timeZone,
      annotations,
      eventBus,
      cursorSync: uid,
      onChangeTimeRange,
      interpolate,
      seen,
    },
    near,
  );
  return (
    <>
      <PanelChrome
        width={width}
        height={height}
        title={title}
        {...(panel.description !== undefined && { description: () => interpolate(panel.description ?? '') })}
        loadingState={state}
        {...(errors !== '' && { statusMessage: errors })}
        displayMode={panel.transparent ? 'transparent' : 'default'}
        titleItems={<PanelLinks panel={panel} now={now} />}
        {...(width >= menuWidthMin && { menu })}
      >
        {(innerWidth, innerHeight) => (
          <PanelBody {...current} width={innerWidth} height={innerHeight} errors={errors} />
        )}
      </PanelChrome>
      {queries && <Queries panel={panel} now={now} width={width} onClose={() => setQueries(false)} />}
    </>
  );
}

function useFrames(panel: Panel, now: Now, shown: Shown | undefined) {
  const theme = useTheme2();
  const registry = useMemo(() => fieldConfigRegistry(panel.fieldConfig), [panel.fieldConfig]);
  const { timeZone, replaceVariables } = now;
  const found = shown?.answer.frames;
  return useMemo(
    () =>
      configured(found ?? [], {
        panel,
        registry,
        theme,
        timeZone,
        replaceVariables,
        dataLinkPostProcessor: consoleLinks,
      }),
    [found, panel, registry, theme, timeZone, replaceVariables],
  );
}

function PanelLinks({ panel, now }: Pick<ChromeProps, 'panel' | 'now'>) {
  const styles = useStyles2(getStyles);
  const { interpolate, address } = now;
  return panel.links.map((link, at) => {
    const url = hrefOf(interpolate(link.url));
    if (!isSafe(url)) return null;
    const href = withParams(url, carried(link, { ...address.range, choices: address.choices }));
    return (
      <Tooltip key={at} content={interpolate(link.title)}>
        <a
          className={styles.link}
          href={href}
          aria-label={interpolate(link.title)}
          {...(link.targetBlank && { target: '_blank', rel: 'noreferrer' })}
        >
          <Icon name="external-link-alt" />
        </a>
      </Tooltip>
    );
  });
}

const getStyles = () => ({
  place: css({ width: '100%', height: '100%', minWidth: 0 }),
  link: css({ padding: 4 }),
});
