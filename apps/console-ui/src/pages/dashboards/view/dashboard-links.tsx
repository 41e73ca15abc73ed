import { type DashboardsAnswer, lastValue } from '@gameday/console-api';
import { Button, Dropdown, LinkButton, Menu } from '@grafana/ui';
import { useJson } from '../../../kit/use-json.ts';
import type { Dashboard, Link } from '../model/dashboard.ts';
import { carried, hrefOf, isSafe, linked, shortTitle, withParams } from '../model/links.ts';
import { useNow } from './now.ts';
import type { Address } from './use-address.ts';

/** Where the dashboard's own links lead, with the time range and the choices where they say so. */
export function DashboardLinks({ dashboard, address }: { readonly dashboard: Dashboard; readonly address: Address }) {
  return dashboard.links.map((link, at) =>
    link.type === 'dashboards' ? (
      <Others key={at} link={link} dashboard={dashboard} address={address} />
    ) : (
      <PlainLink key={at} link={link} address={address} />
    ),
  );
}

const shownOf = ({ range, choices }: Address) => ({ ...range, choices });

function PlainLink({ link, address }: { readonly link: Link; readonly address: Address }) {
  const { interpolate } = useNow();
  const url = hrefOf(interpolate(link.url));
  if (!isSafe(url)) return null;
  return (
    <LinkButton
      variant="secondary"
      href={withParams(url, carried(link, shownOf(address)))}
      tooltip={link.tooltip}
      target={link.targetBlank ? '_blank' : undefined}
      rel="noreferrer"
    >
      {interpolate(link.title)}
    </LinkButton>
  );
}

function Others({ link, dashboard, address }: { link: Link; dashboard: Dashboard; address: Address }) {
  const { reading } = useJson<DashboardsAnswer>('/api/dashboards');
  const others = linked(link, lastValue(reading)?.dashboards ?? [], dashboard.uid);
  const hrefTo = (uid: string) => withParams(`/dashboards/${encodeURIComponent(uid)}`, carried(link, shownOf(address)));
  const target = link.targetBlank ? '_blank' : undefined;
  if (!link.asDropdown) {
    return others.map(({ uid, title }) => (
      <LinkButton key={uid} variant="secondary" href={hrefTo(uid)} target={target}>
        {shortTitle(title)}
      </LinkButton>
    ));
  }
  const menu = (
    <Menu>
      {others.map(({ uid, title }) => (
        <Menu.Item key={uid} label={shortTitle(title)} url={hrefTo(uid)} target={target} />
      ))}
      <Menu.Divider />
      <Menu.Item label="All dashboards" url="/dashboards" icon="apps" />
    </Menu>
  );
  return (
    <Dropdown overlay={menu} placement="bottom-start">
      <Button variant="secondary" icon="apps" tooltip={link.tooltip}>
        {link.title}
      </Button>
    </Dropdown>
  );
}
