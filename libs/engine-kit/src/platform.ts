import type { Platform } from './types.ts';

const platforms: readonly string[] = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'] satisfies Platform[];

/** The platform that this process runs on; undefined where the lab does not run. */
export function currentPlatform(system: string = process.platform, processor: string = process.arch) {
  const name = `${system}-${processor}`;
  return platforms.includes(name) ? (name as Platform) : undefined;
}

/** The platform in the words of Go and of most release archives: `linux` and `amd64`. */
export function goPlatform(platform: Platform): { readonly os: 'linux' | 'darwin'; readonly arch: 'amd64' | 'arm64' } {
  return {
    os: platform.startsWith('linux') ? 'linux' : 'darwin',
    arch: platform.endsWith('x64') ? 'amd64' : 'arm64',
  };
}
