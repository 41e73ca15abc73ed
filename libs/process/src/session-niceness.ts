import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const tries = 5;
/** The kernel takes a change once in 100 ms from those who are not root. */
const pauseMs = 110;

/**
 * How much the session of a process yields to others on the CPU, -20 (goes first) to 19 (goes last). With autogroups, which most
 * desktops have on, Linux shares a CPU out between sessions, and a nice value counts within one only (sched(7), "The autogroup
 * feature"). Less than 0 takes root.
 * @param pid of any process of the session
 * @returns false where there are no autogroups, where the process has ended, and where it may not be done
 */
export async function setSessionNiceness(pid: number, niceness: number): Promise<boolean> {
  for (let left = tries; left > 0; left -= 1) {
    try {
      await writeFile(`/proc/${pid}/autogroup`, String(niceness), { flag: 'r+' });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return false;
      await sleep(pauseMs);
    }
  }
  return false;
}
