/** The Kubernetes release whose API is spoken here: within one minor version of what kubectl 1.32 to 1.34 expects. */
export const gitVersion = 'v1.33.0+gameday';

/** What /version answers. */
export const versionInfo = () => ({
  major: '1',
  minor: '33',
  gitVersion,
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: '',
  compiler: `node ${process.versions.node}`,
  platform: `${process.platform}/${process.arch}`,
});
