import type { Journal } from '@gameday/chaos-engine';
import { timeline } from '../chart/timeline.ts';
import { html } from '../html/html.ts';
import { page } from '../html/page.ts';
import { storyOf } from '../story/story.ts';
import { activitiesSection, explanationsSection, faultsSection } from './deeds-section.ts';
import { hypothesisSection, metricsSection } from './hypothesis-section.ts';
import { loadSection } from './load-section.ts';
import { circumstancesSection, expectationSection, verdictSection } from './verdict-section.ts';

/**
 * The report of a run: one HTML file that asks nothing of the network, reads in light and dark, prints, and says in words
 * and tables all that its charts show. The journal is embedded whole, and can be saved from it.
 */
export function runReport(journal: Journal): string {
  const story = storyOf(journal);
  const { title, tags = [] } = journal.experiment;
  const body = html`<h1>${title}</h1>
    <p class="dim">Chaos experiment${tags.length > 0 && html` · ${tags.join(', ')}`}</p>
    ${verdictSection(journal)} ${expectationSection(journal)}
    <h2>What happened when</h2>
    <figure>
      ${timeline(journal, story)}
      <figcaption>
        Seconds since the run began. Looks at the hypothesis: a dot where it held, a cross where it did not, pale where
        the look does not count.
      </figcaption>
    </figure>
    ${hypothesisSection(journal, story)} ${faultsSection(journal, story)} ${explanationsSection(story)}
    ${metricsSection(story)} ${loadSection(journal)} ${activitiesSection(journal, story)}
    ${circumstancesSection(journal, story)}`;
  return page({ title: `${journal.gameday.verdict}: ${title}`, body, data: journal, dataName: 'journal.json' });
}
