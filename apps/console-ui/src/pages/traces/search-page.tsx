import { lastValue, type TraceChoices, traceFilterNames, type TraceSearchAnswer } from '@gameday/console-api';
import { Alert, Button, EmptyState, InlineSwitch } from '@grafana/ui';
import { useLive } from '../../kit/live.ts';
import { Page } from '../../kit/page.tsx';
import { ReadingView } from '../../kit/reading-view.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { useJson } from '../../kit/use-json.ts';
import { useFilters } from '../logs/use-filters.ts';
import { Results } from './results.tsx';
import { SearchForm } from './search-form.tsx';

/** From one answer to the next question, of a search that is live. */
const liveMs = 4_000;

/** Search for traces: what is looked for is in the address. */
export function SearchPage() {
  const filters = useFilters(traceFilterNames);
  const [live, setLive] = useUrlState('live');
  const { values, query } = filters;
  const isLive = live === '1';
  const choicesOf =
    values.service === '' || values.service === '*' ? '' : `?service=${encodeURIComponent(values.service)}`;
  const { reading: choices } = useJson<TraceChoices>(`/api/traces/choices${choicesOf}`, 15_000);
  const setSwitch = () => setLive(isLive ? '' : '1');
  return (
    <Page
      title="Traces"
      subtitle="Requests through the lab, span by span, from Jaeger, which keeps the newest"
      actions={<InlineSwitch id="live" label="Live" showLabel value={isLive} onChange={setSwitch} />}
    >
      <SearchForm filters={filters} choices={lastValue(choices)} />
      {isLive && query === '' ? <Latest /> : <Found query={query} {...(isLive && { everyMs: liveMs })} />}
    </Page>
  );
}

/** The latest requests at the door, as they come. */
function Latest() {
  const reading = useLive<TraceSearchAnswer>('traces');
  return (
    <ReadingView reading={reading} what="the traces">
      {(answer) => <Answer answer={answer} filtered={false} />}
    </ReadingView>
  );
}

function Found({ query, everyMs }: { readonly query: string; readonly everyMs?: number }) {
  const { reading, again } = useJson<TraceSearchAnswer>(`/api/traces?${query}`, everyMs);
  return (
    <ReadingView reading={reading} what="the traces">
      {(answer) => <Answer answer={answer} filtered={query !== ''} again={again} />}
    </ReadingView>
  );
}

interface AnswerProps {
  readonly answer: TraceSearchAnswer;
  readonly filtered: boolean;
  readonly again?: () => void;
}

function Answer({ answer, filtered, again }: AnswerProps) {
  if (answer.state === 'away') {
    return (
      <Alert severity="warning" title="Jaeger cannot be asked">
        <p>{answer.reason}. Requests are served all the same; the engines’ page says what is the matter.</p>
        {again && (
          <Button variant="secondary" size="sm" icon="sync" onClick={again}>
            Ask again
          </Button>
        )}
      </Alert>
    );
  }
  if (answer.traces.length === 0) {
    return (
      <EmptyState variant="not-found" hideImage message={filtered ? 'No trace matches' : 'No request has come yet'}>
        {filtered
          ? 'Jaeger keeps the newest traces only. All filters must hold for one span of the service; take one away.'
          : 'Sample people and posts make some: npx gameday seed'}
      </EmptyState>
    );
  }
  return <Results answer={answer} again={again} />;
}
