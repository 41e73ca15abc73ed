import { Route, Routes } from 'react-router-dom';
import { NotFound } from '../../shell/not-found.tsx';
import { ComparePage } from './duels/compare-page.tsx';
import { DuelForm } from './duels/duel-form.tsx';
import { DuelPage } from './duels/duel-page.tsx';
import { DuelsPage } from './duels/duels-page.tsx';
import { ListPage } from './list/list-page.tsx';
import { ExperimentPage } from './one/experiment-page.tsx';
import { RunPage } from './run/run-page.tsx';
import { RunsPage } from './run/runs-page.tsx';

/** Experiments, their runs, and duels: each has an address. */
export default function Experiments() {
  return (
    <Routes>
      <Route index element={<ListPage />} />
      <Route path="runs" element={<RunsPage />} />
      <Route path="runs/:run" element={<RunPage />} />
      <Route path="compare" element={<ComparePage />} />
      <Route path="duels" element={<DuelsPage />} />
      <Route path="duels/new" element={<DuelForm />} />
      <Route path="duels/:duel" element={<DuelPage />} />
      <Route path=":id" element={<ExperimentPage />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}
