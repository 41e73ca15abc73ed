import { LoadingPlaceholder } from '@grafana/ui';
import { StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter, Route, Routes } from 'react-router-dom';
import { Explain } from './explain/explain.tsx';
import { Boundary } from './shell/boundary.tsx';
import { NotFound } from './shell/not-found.tsx';
import { pages } from './shell/pages.ts';
import { Shell } from './shell/shell.tsx';
import { Theme } from './shell/theme.tsx';
import './setup.ts';
import './shell/page.css';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no element with the id "root"');

createRoot(root).render(
  <StrictMode>
    <Theme>
      <BrowserRouter>
        <Shell>
          <Suspense fallback={<LoadingPlaceholder text="Loading …" />}>
            <Routes>
              {pages.map(({ path, Component }) => (
                <Route
                  key={path}
                  path={path === '/' ? '/' : `${path}/*`}
                  element={
                    <Boundary key={path}>
                      <Component />
                    </Boundary>
                  }
                />
              ))}
              <Route path="*" element={<NotFound />} />
            </Routes>
          </Suspense>
          <Boundary>
            <Explain />
          </Boundary>
        </Shell>
      </BrowserRouter>
    </Theme>
  </StrictMode>,
);
