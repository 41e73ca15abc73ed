import type { Lab } from '../lab/lab.ts';
import type { NativeFunction, NativeModule } from '../module.ts';
import { autoscaler, proveAutoscaler, restoreAutoscaler, setAutoscaler } from './autoscaler.ts';
import { replicas, restarts, usage } from './counts.ts';
import { proveDrainDeadline, restoreDrainDeadline, setDrainDeadline } from './drain-deadline.ts';
import { kill, proveKilled } from './kill.ts';
import type { ProcessUndo } from './process-fault.ts';
import { proveRestarted, restart } from './restart.ts';
import { proveScaled, restoreScale, scale } from './scale.ts';
import { continueFamily, continueProcesses, proveStopped, stop } from './stop.ts';
import { burnCpu, growMemory, Stresses } from './stress.ts';

const continueProcess: NativeFunction<ProcessUndo> = {
  run: async ({ processes }) => continueFamily(processes),
};

/** What is done to processes, and to what keeps them: replicas of the app, and engines. */
export function clusterModule(lab: Lab): NativeModule {
  const stresses = new Stresses(lab);
  return {
    functions: {
      kill: kill(lab),
      stop: stop(lab),
      continue: continueProcesses(lab),
      restart: restart(lab),
      scale: scale(lab),
      burnCpu: burnCpu(lab, stresses),
      growMemory: growMemory(lab, stresses),
      setDrainDeadline: setDrainDeadline(lab),
      setAutoscaler: setAutoscaler(lab),
      replicas: replicas(lab),
      restarts: restarts(lab),
      usage: usage(lab),
      autoscaler: autoscaler(lab),
      continueProcess,
      restoreScale: restoreScale(lab),
      restoreDrainDeadline: restoreDrainDeadline(lab),
      restoreAutoscaler: restoreAutoscaler(lab),
      endFault: { run: ({ fault }: { fault: string }, { signal }) => stresses.end(fault, signal) },
      /** What was done ends by itself. */
      nothing: { run: async () => undefined },
    },
    proofs: {
      'process.kill': proveKilled(lab),
      'process.stop': proveStopped,
      'process.restart': proveRestarted,
      'process.cpu': stresses.prove,
      'process.memory': stresses.prove,
      'cluster.scale': proveScaled(lab),
      'cluster.drain-deadline': proveDrainDeadline(lab),
      'cluster.autoscaler': proveAutoscaler(lab),
    },
  };
}
