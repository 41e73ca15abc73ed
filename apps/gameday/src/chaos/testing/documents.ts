/** Documents that need no lab, for tests. */

export const statusProbe = (url: string, tolerance: unknown = 200, name = 'it answers') => ({
  type: 'probe',
  name,
  tolerance,
  provider: { type: 'http', url, timeout: 2 },
});

export const call = (name: string, url: string, more: object = {}) => ({
  type: 'action',
  name,
  provider: { type: 'http', url, method: 'POST' },
  ...more,
});

export const gameday = (fields: object) => [{ name: 'gameday', ...fields }];

/** An experiment that asks a system, does something to it, and takes it back. */
export const experiment = (url: string, fields: object = {}) => ({
  title: 'A broken system',
  description: 'It must answer.',
  extensions: gameday({ hypothesis: { everySeconds: 0.05 }, recovery: { withinSeconds: 1, everySeconds: 0.05 } }),
  'steady-state-hypothesis': { title: 'It answers', probes: [statusProbe(url)] },
  method: [call('nothing much', `${url}/nothing`, { pauses: { after: 0.2 } })],
  rollbacks: [call('mend it', `${url}/mend`)],
  ...fields,
});
