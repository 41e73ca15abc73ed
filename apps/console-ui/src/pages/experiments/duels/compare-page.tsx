import type { RunComparison } from '@gameday/console-api';
import { Alert, LinkButton } from '@grafana/ui';
import { useSearchParams } from 'react-router-dom';
import { Page } from '../../../kit/page.tsx';
import { ReadingView } from '../../../kit/reading-view.tsx';
import { useJson } from '../../../kit/use-json.ts';
import { Comparison } from './comparison.tsx';

/** Any two runs beside each other. */
export function ComparePage() {
  const [params] = useSearchParams();
  const [a, b] = [params.get('a') ?? '', params.get('b') ?? ''];
  const whole = a !== '' && b !== '';
  const { reading } = useJson<RunComparison>(
    whole ? `/api/experiments/compare?a=${encodeURIComponent(a)}&b=${encodeURIComponent(b)}` : undefined,
  );
  const actions = whole && (
    <>
      <LinkButton
        variant="secondary"
        icon="exchange-alt"
        href={`/experiments/compare?a=${encodeURIComponent(b)}&b=${encodeURIComponent(a)}`}
      >
        Swap
      </LinkButton>
      <LinkButton variant="secondary" icon="history" href={`/experiments/runs?a=${encodeURIComponent(a)}`}>
        Choose others
      </LinkButton>
    </>
  );
  return (
    <Page title="Two runs compared" subtitle={whole ? `${a} and ${b}` : undefined} actions={actions}>
      {whole ? (
        <ReadingView reading={reading} what="the comparison">
          {(comparison) => <Comparison comparison={comparison} />}
        </ReadingView>
      ) : (
        <Alert
          severity="info"
          title="Two runs are needed"
          action={<LinkButton href="/experiments/runs">Choose them</LinkButton>}
        >
          This address names them as a and b.
        </Alert>
      )}
    </Page>
  );
}
