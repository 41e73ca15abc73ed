import { Route, Routes } from 'react-router-dom';
import { SearchPage } from './search-page.tsx';
import { TracePage } from './trace-page.tsx';

/** Requests as their spans: searched, and one by one. */
export default function Traces() {
  return (
    <Routes>
      <Route index element={<SearchPage />} />
      <Route path=":id" element={<TracePage />} />
    </Routes>
  );
}
