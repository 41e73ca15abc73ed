import { useEffect } from 'react';
import { useNavigate } from 'react-router-dom';

/**
 * Opens links to the console's own pages without loading the page anew. Grafana's buttons and cells make plain `<a href>`; so may
 * everything here.
 */
export function useFollowLinks(): void {
  const navigate = useNavigate();
  useEffect(() => {
    const onClick = (event: MouseEvent) => {
      if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
      const anchor = event.target instanceof Element ? event.target.closest('a') : null;
      if (!anchor?.href || (anchor.target !== '' && anchor.target !== '_self') || anchor.hasAttribute('download'))
        return;
      const url = new URL(anchor.href);
      const files = url.pathname.startsWith('/api/') || url.pathname.startsWith('/ui/');
      if (url.origin !== location.origin || files) return;
      // Within the page the browser itself goes there, and takes the focus along.
      if (url.hash !== '' && url.pathname === location.pathname && url.search === location.search) return;
      event.preventDefault();
      void navigate(url.pathname + url.search + url.hash);
    };
    document.addEventListener('click', onClick);
    return () => document.removeEventListener('click', onClick);
  }, [navigate]);
}
