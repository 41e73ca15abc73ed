import { dirname, resolve } from 'node:path';

/** A folder in which groups with a CPU quota may be made. */
export interface CgroupParent {
  readonly folder: string;
  readonly version: 1 | 2;
}

interface Mount {
  /** What part of the hierarchy is mounted there. */
  readonly root: string;
  readonly at: string;
  readonly type: string;
  readonly superOptions: readonly string[];
}

/** Reads /proc/PID/mountinfo; blanks in paths stand there as octal escapes. */
const mountsIn = (mountinfo: string): Mount[] =>
  mountinfo.split('\n').flatMap((line) => {
    const [left = '', right = ''] = line.split(' - ');
    const [, , , root, at] = left.split(' ').map((field) => field.replaceAll('\\040', ' '));
    const [type, , superOptions = ''] = right.split(' ');
    return root && at && type ? [{ root, at, type, superOptions: superOptions.split(',') }] : [];
  });

/** The folder of a group whose path in the hierarchy is this, if the mount shows it. */
function folderOf({ root, at }: Mount, path: string): string {
  const below = root === '/' ? path : path.startsWith(root) ? path.slice(root.length) : '/';
  return resolve(at, `.${below.startsWith('/') ? below : `/${below}`}`);
}

/** The folder itself and those above it, up to the mount. */
function upwards(folder: string, top: string): string[] {
  return folder === top || !folder.startsWith(top) ? [folder] : [folder, ...upwards(dirname(folder), top)];
}

/**
 * Where groups with a CPU quota might be made, the likeliest first: with version 1 below this process's own group, else at the top;
 * with version 2 in the group above its own or higher, since a group with processes cannot have limited children.
 * @param mountinfo content of /proc/self/mountinfo
 * @param cgroup content of /proc/self/cgroup
 */
export function cgroupFolders(mountinfo: string, cgroup: string): CgroupParent[] {
  const mounts = mountsIn(mountinfo);
  return cgroup.split('\n').flatMap((line): CgroupParent[] => {
    const match = /^\d+:([^:]*):(.*)$/.exec(line);
    if (!match) return [];
    const [, controllers = '', path = '/'] = match;
    if (controllers.split(',').includes('cpu')) {
      const mount = mounts.find(({ type, superOptions }) => type === 'cgroup' && superOptions.includes('cpu'));
      if (!mount) return [];
      const folders = new Set([folderOf(mount, path), mount.at]);
      return [...folders].map((folder) => ({ folder, version: 1 }));
    }
    if (controllers !== '') return [];
    const mount = mounts.find(({ type }) => type === 'cgroup2');
    if (!mount) return [];
    const own = folderOf(mount, path);
    const above = upwards(own, mount.at);
    // Its own last: there it works at the root of the machine's hierarchy alone.
    return [...above.slice(1), own].map((folder) => ({ folder, version: 2 }));
  });
}
