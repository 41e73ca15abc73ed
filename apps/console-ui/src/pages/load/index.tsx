import { Route, Routes } from 'react-router-dom';
import { ComparePage } from './compare/compare-page.tsx';
import { ListPage } from './list/list-page.tsx';
import { RunPage } from './run/run-page.tsx';

/** Loads: what there is to run, what runs, and what came of it. */
export default function LoadPage() {
  return (
    <Routes>
      <Route index element={<ListPage />} />
      <Route path="compare" element={<ComparePage />} />
      <Route path=":run" element={<RunPage />} />
    </Routes>
  );
}
