import { type ExplainTarget, explainKey } from '@gameday/console-api';
import { LinkButton } from '@grafana/ui';
import { useLocation } from 'react-router-dom';

/** The address of this page with the explanation open. */
export function useExplainHref(): (target: ExplainTarget) => string {
  const { pathname, search } = useLocation();
  return (target) => {
    const params = new URLSearchParams(search);
    params.set('explain', explainKey(target));
    return `${pathname}?${params}`;
  };
}

/** Opens the explanation beside the page. */
export function ExplainLink({
  target,
  label = 'Explain',
}: {
  readonly target: ExplainTarget;
  readonly label?: string;
}) {
  const href = useExplainHref();
  return (
    <LinkButton size="sm" variant="secondary" fill="text" icon="question-circle" href={href(target)}>
      {label}
    </LinkButton>
  );
}
