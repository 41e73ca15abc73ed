import type { Explained } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Alert, LinkButton, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import { ExplainChartView } from './explain-chart.tsx';
import { Around, InForce } from './context.tsx';
import { Effects, Evidence, Figures, Policy } from './facts.tsx';
import { Steps } from './steps.tsx';

export function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const styles = useStyles2(getStyles);
  return (
    <section className={styles.part}>
      <h3 className={styles.title}>{title}</h3>
      {children}
    </section>
  );
}

/** All that is known of a decision: what happened first, then why, then what can be done. */
export function Explanation({ explained }: { readonly explained: Explained }) {
  const styles = useStyles2(getStyles);
  const { says, missing, figures, charts, policy, evidence, effects, steps, notes, links, next, inForce, around } =
    explained;
  return (
    <div className={styles.whole}>
      {says.map((text, index) => (
        <p key={text} className={index === 0 ? styles.first : styles.says}>
          {text}
        </p>
      ))}
      {missing !== undefined && (
        <Alert severity="info" title="Its own record is gone">
          {missing}
        </Alert>
      )}
      {notes.length > 0 && (
        <Alert severity="warning" title="Not everything could be asked">
          {notes.map((note) => (
            <p key={note}>{note}</p>
          ))}
        </Alert>
      )}
      <Part title="What was there at that moment">
        <InForce inForce={inForce} />
      </Part>
      {figures.length > 0 && (
        <Part title="The window against the threshold">
          <Figures figures={figures} />
        </Part>
      )}
      {charts.map((chart) => (
        <ExplainChartView key={chart.title} chart={chart} />
      ))}
      {steps.length > 0 && (
        <Part title="The arithmetic">
          <Steps steps={steps} />
        </Part>
      )}
      {policy && (
        <Part title="The policy that decided">
          <Policy policy={policy} />
        </Part>
      )}
      {evidence.length > 0 && (
        <Part title="Requests that it was seen in">
          <Evidence evidence={evidence} />
        </Part>
      )}
      {effects.length > 0 && (
        <Part title={`${explained.effectsSeconds} s before and after`}>
          <Effects effects={effects} seconds={explained.effectsSeconds} />
        </Part>
      )}
      <Part title="What happened around it">
        <Around items={around} atMs={explained.atMs} />
      </Part>
      <Part title="What you can do next">
        <ul className={styles.next}>
          {next.map(({ text, link, command }) => (
            <li key={text}>
              {text}
              {link && (
                <>
                  {' '}
                  <a className={styles.link} href={link.href}>
                    {link.label}
                  </a>
                </>
              )}
              {command !== undefined && <code className={styles.command}>{command}</code>}
            </li>
          ))}
        </ul>
      </Part>
      <nav className={styles.links} aria-label="The same time elsewhere">
        {links.map(({ label, href }) => (
          <LinkButton key={label} size="sm" variant="secondary" href={href}>
            {label}
          </LinkButton>
        ))}
      </nav>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  whole: css({ overflowWrap: 'anywhere', paddingBottom: theme.spacing(4) }),
  first: css({
    ...theme.typography.h5,
    fontWeight: theme.typography.fontWeightRegular,
    margin: theme.spacing(0, 0, 1),
  }),
  says: css({ color: theme.colors.text.secondary, margin: theme.spacing(0, 0, 1) }),
  part: css({ marginTop: theme.spacing(3) }),
  title: css({ ...theme.typography.h5, margin: theme.spacing(0, 0, 1) }),
  next: css({ margin: 0, paddingLeft: theme.spacing(2.5), '& li': { marginBottom: theme.spacing(1) } }),
  link: css({ color: theme.colors.text.link, textDecoration: 'underline' }),
  command: css({ display: 'block', width: 'fit-content', maxWidth: '100%', marginTop: theme.spacing(0.5) }),
  links: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1), marginTop: theme.spacing(3) }),
});
