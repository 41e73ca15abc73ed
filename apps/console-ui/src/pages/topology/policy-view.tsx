import type { PolicyInForce } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css, cx } from '@emotion/css';
import { Alert, Badge, useStyles2 } from '@grafana/ui';
import { count } from '../../kit/format.ts';
import { differences, settingGroups } from './policy-words.ts';

/** The policies that are in force on an edge: one, where all replicas agree; of others what is different. */
export function Policies({ policies }: { readonly policies: readonly PolicyInForce[] }) {
  const styles = useStyles2(getStyles);
  const [first, ...others] = policies;
  if (!first) return <p className={styles.quiet}>No replica of the caller says what is in force.</p>;
  return (
    <>
      <Origin policy={first} all={others.length === 0} />
      <div className={styles.groups}>
        {settingGroups(first.settings).map(({ name, settings }) => (
          <section key={name} className={styles.group}>
            <h4 className={styles.groupName}>{name}</h4>
            <dl className={styles.settings}>
              {settings.map((setting) => (
                <div key={setting.path} className={styles.setting} title={setting.path}>
                  <dt>{setting.name}</dt>
                  <dd className={styles.value}>{setting.value}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      {others.map((other) => (
        <Difference key={other.replicas.join()} from={first} to={other} />
      ))}
      {policies.flatMap(({ refused, replicas }) =>
        refused.length === 0
          ? []
          : [
              <Alert
                key={replicas.join()}
                severity="warning"
                title="A newer policy was refused; the last good one stays in force"
              >
                {refused.join('; ')}
              </Alert>,
            ],
      )}
    </>
  );
}

function Origin({ policy, all }: { readonly policy: PolicyInForce; readonly all: boolean }) {
  const styles = useStyles2(getStyles);
  const { source, version, replicas } = policy;
  return (
    <p className={styles.origin}>
      <Badge
        color={source === 'default' ? 'darkgrey' : 'blue'}
        text={source === 'default' ? 'as the code has it' : `set in ${source}, version ${version}`}
      />
      <span>{all ? `the same in ${count(replicas.length, 'replica')}` : replicas.join(', ')}</span>
    </p>
  );
}

function Difference({ from, to }: { readonly from: PolicyInForce; readonly to: PolicyInForce }) {
  const styles = useStyles2(getStyles);
  const changed = differences(from.settings, to.settings);
  const settings = settingGroups(to.settings).flatMap((group) =>
    group.settings.filter(({ path }) => changed.has(path)).map((setting) => ({ ...setting, group: group.name })),
  );
  return (
    <section className={cx(styles.group, styles.different)}>
      <Origin policy={to} all={false} />
      <dl className={styles.settings}>
        {settings.map(({ path, group, name, value }) => (
          <div key={path} className={styles.setting} title={path}>
            <dt>
              {group}: {name}
            </dt>
            <dd className={styles.value}>{value}</dd>
          </div>
        ))}
      </dl>
      {settings.length === 0 && <p className={styles.quiet}>The same settings of another version.</p>}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  quiet: css({ color: theme.colors.text.secondary, margin: 0 }),
  origin: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    alignItems: 'center',
    margin: 0,
    overflowWrap: 'anywhere',
  }),
  groups: css({ columnWidth: 170, columnGap: theme.spacing(2), marginTop: theme.spacing(1) }),
  group: css({ breakInside: 'avoid', marginBottom: theme.spacing(1.5) }),
  groupName: css({ fontSize: theme.typography.body.fontSize, margin: 0, textTransform: 'capitalize' }),
  settings: css({ margin: 0 }),
  setting: css({
    display: 'flex',
    justifyContent: 'space-between',
    gap: theme.spacing(1),
    ...theme.typography.bodySmall,
    '& dt': { fontWeight: theme.typography.fontWeightRegular, color: theme.colors.text.secondary },
  }),
  value: css({ margin: 0, textAlign: 'right', fontVariantNumeric: 'tabular-nums', overflowWrap: 'anywhere' }),
  different: css({
    borderLeft: `3px solid ${theme.colors.warning.border}`,
    paddingLeft: theme.spacing(1),
    marginTop: theme.spacing(1),
  }),
});
