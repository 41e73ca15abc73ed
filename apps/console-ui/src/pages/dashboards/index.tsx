import { LoadingPlaceholder } from '@grafana/ui';
import { lazy, Suspense } from 'react';
import { Route, Routes } from 'react-router-dom';
import { DashboardList } from './list/dashboard-list.tsx';

const DashboardPage = lazy(() => import('./view/dashboard-page.tsx'));

/** All dashboards, or one of them. */
export default function Dashboards() {
  return (
    <Suspense fallback={<LoadingPlaceholder text="Loading the dashboard …" />}>
      <Routes>
        <Route index element={<DashboardList />} />
        <Route path=":uid/*" element={<DashboardPage />} />
      </Routes>
    </Suspense>
  );
}
