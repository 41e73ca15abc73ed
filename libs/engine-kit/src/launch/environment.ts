/** The environment of an engine: nothing of the user's gets in, so that it behaves the same everywhere. */
export const engineEnvironment = (home: string, more: Record<string, string> = {}): Record<string, string> => ({
  PATH: '/usr/local/bin:/usr/bin:/bin',
  HOME: home,
  LC_ALL: 'C.UTF-8',
  TZ: 'UTC',
  ...more,
});

/** Every engine listens here and nowhere else. */
export const loopback = '127.0.0.1';
