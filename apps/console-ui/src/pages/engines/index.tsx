import { Route, Routes } from 'react-router-dom';
import { ListPage } from './list-page.tsx';
import { PartPage } from './part-page.tsx';

/** What runs, from where, and its log. */
export default function EnginesPage() {
  return (
    <Routes>
      <Route index element={<ListPage />} />
      <Route path=":name" element={<PartPage />} />
    </Routes>
  );
}
