/** Set by `bin/gameday.mjs`: the pid of the process that started this one for a person, and stands for it. */
export const launcherVariable = 'GAMEDAY_LAUNCHER';

const lookEveryMs = 200;

/**
 * Calls back when the process that was started by the person is gone, however it died: this one would go on unseen, with
 * its faults in force.
 * @returns ends the watch
 */
export function watchLauncher(
  env: Readonly<NodeJS.ProcessEnv>,
  onGone: () => void,
  parent: () => number = () => process.ppid,
): () => void {
  const launcher = Number(env[launcherVariable]);
  // A process that was started in between, such as a debugger, is no sign that the launcher died.
  if (!launcher || parent() !== launcher) return () => {};
  const timer = setInterval(() => {
    if (parent() === launcher) return;
    clearInterval(timer);
    onGone();
  }, lookEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}
