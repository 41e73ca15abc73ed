// What Grafana's components look for in the window before they are drawn: where their icons are.
(window as { __grafana_public_path__?: string }).__grafana_public_path__ = '/ui/grafana/';

export {};
