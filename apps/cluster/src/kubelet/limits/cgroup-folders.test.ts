import { describe, expect, it } from 'vitest';
import { cgroupFolders } from './cgroup-folders.ts';

const v1 = (root = '/') =>
  `30 20 0:25 ${root} /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:9 - cgroup cgroup rw,cpu,cpuacct`;
const v2 = (root = '/') =>
  `25 20 0:22 ${root} /sys/fs/cgroup rw,nosuid,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate`;

describe('where groups with a CPU quota might be made', () => {
  it.each([
    [
      'version 1: below this process, else at the top',
      v1(),
      '4:cpu,cpuacct:/user.slice\n1:name=systemd:/x',
      [
        { folder: '/sys/fs/cgroup/cpu,cpuacct/user.slice', version: 1 },
        { folder: '/sys/fs/cgroup/cpu,cpuacct', version: 1 },
      ],
    ],
    [
      'version 1 at the top: there alone',
      v1(),
      '1:cpu,cpuacct:/',
      [{ folder: '/sys/fs/cgroup/cpu,cpuacct', version: 1 }],
    ],
    [
      'version 1 in a container that sees a part: by the path within it',
      v1('/docker/abc'),
      '1:cpu:/docker/abc/app',
      [
        { folder: '/sys/fs/cgroup/cpu,cpuacct/app', version: 1 },
        { folder: '/sys/fs/cgroup/cpu,cpuacct', version: 1 },
      ],
    ],
    [
      'version 2: above this process, the nearest first, and its own last',
      v2(),
      '0::/user.slice/user@1.service/app.scope',
      [
        { folder: '/sys/fs/cgroup/user.slice/user@1.service', version: 2 },
        { folder: '/sys/fs/cgroup/user.slice', version: 2 },
        { folder: '/sys/fs/cgroup', version: 2 },
        { folder: '/sys/fs/cgroup/user.slice/user@1.service/app.scope', version: 2 },
      ],
    ],
    ['no controller for CPU: nowhere', v2().replace('cgroup2 cgroup2', 'tmpfs tmpfs'), '0::/', []],
    ['nothing mounted: nowhere', '', '1:cpu:/\n0::/', []],
  ])('%s', (_what, mountinfo, cgroup, expected) => {
    expect(cgroupFolders(`${mountinfo}\n`, `${cgroup}\n`)).toEqual(expected);
  });
});
