import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { setSessionNiceness } from './session-niceness.ts';

const autogroups = existsSync('/proc/self/autogroup');

describe('the niceness of a session', () => {
  it.runIf(autogroups)('is that of a process which leads one, and of no other', async () => {
    const before = readFileSync('/proc/self/autogroup', 'utf8');
    const leader = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
    try {
      await once(leader, 'spawn');
      expect(await setSessionNiceness(leader.pid as number, 7)).toBe(true);
      expect(readFileSync(`/proc/${leader.pid}/autogroup`, 'utf8')).toMatch(/ nice 7$/m);
      expect(readFileSync('/proc/self/autogroup', 'utf8')).toBe(before);
    } finally {
      leader.kill();
    }
  });

  it('is refused for a process that is not there', async () => {
    expect(await setSessionNiceness(2 ** 22 + 1, 7)).toBe(false);
  });
});
