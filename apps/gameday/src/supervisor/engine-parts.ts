import type { LabPorts } from '@gameday/conventions';
import {
  type EngineName,
  EngineUnavailable,
  type FoundEngine,
  type KitOptions,
  type LaunchPlan,
} from '@gameday/engine-kit';
import type { ManagedProcess, ProcessPlan } from '@gameday/process';
import { labMark, type LabSecrets, logFileOf, repositoryRoot } from '@gameday/lab-kit';
import { enginePorts, portHint, takenPorts } from './lab-ports.ts';
import { makePart, type PartHost } from './parts.ts';
import type { Engine, World } from './world.ts';

export interface EngineSettings {
  readonly world: World;
  readonly ports: LabPorts;
  readonly secrets: LabSecrets;
  readonly env: Readonly<NodeJS.ProcessEnv>;
}

/** One engine of the lab: found or got, then kept running. */
export class EnginePart {
  readonly engine: Engine;
  readonly process: ManagedProcess;
  readonly #host: PartHost;
  readonly #settings: EngineSettings;
  #found: FoundEngine | undefined;
  #plan: LaunchPlan | undefined;
  #lastSaid = { message: '', atMs: 0 };
  #beside: AbortController | undefined;

  constructor(engine: Engine, host: PartHost, settings: EngineSettings) {
    this.engine = engine;
    this.#host = host;
    this.#settings = settings;
    const { name, restartMsMax } = engine;
    const restart = restartMsMax === undefined ? {} : { restart: { capMs: restartMsMax } };
    this.process = makePart(host, { name, kind: 'engine', plan: () => this.#launch(), ...restart });
    this.process.onChange(({ to }) => this.#workBeside('pid' in to && to.pid !== undefined && to.state !== 'stopping'));
  }

  get name(): EngineName {
    return this.engine.name;
  }

  get found(): FoundEngine | undefined {
    return this.#found;
  }

  get port(): number | undefined {
    return this.#plan?.port;
  }

  get url(): string | undefined {
    return this.#plan?.url;
  }

  /** Looks for it on this machine; quick. */
  async find(): Promise<boolean> {
    const result = await this.#settings.world.find(this.name, this.#kit());
    this.#found = result.found;
    return result.found !== undefined;
  }

  /** Gets it, by whatever way there is; says so, and gives it up with the reasons when there is none. */
  async install(signal: AbortSignal): Promise<boolean> {
    this.process.declareMissing('being installed');
    const onProgress: KitOptions['onProgress'] = ({ message, fraction }) => this.#say(message, fraction);
    try {
      this.#found = await this.#settings.world.install(this.name, { ...this.#kit(), signal, onProgress });
      return true;
    } catch (error) {
      const reasons = error instanceof EngineUnavailable ? error.reasons : [(error as Error).message];
      this.process.declareMissing(`it cannot be had: ${reasons.join('; ')}`);
      return false;
    }
  }

  #kit(): KitOptions {
    return { env: this.#settings.env, repositoryRoot };
  }

  /** Progress, a few times a second at most. */
  #say(message: string, fraction: number | undefined): void {
    const atMs = performance.now();
    if (message === this.#lastSaid.message && atMs - this.#lastSaid.atMs < 250) return;
    this.#lastSaid = { message, atMs };
    this.#host.events.emit({
      type: 'install',
      engine: this.name,
      message,
      ...(fraction !== undefined && { fraction }),
    });
  }

  /** Some engines want work done for them for as long as their process runs. */
  #workBeside(running: boolean): void {
    if (running && !this.#beside) {
      this.#beside = new AbortController();
      void this.#plan?.beside?.(this.#beside.signal);
    } else if (!running) {
      this.#beside?.abort();
      this.#beside = undefined;
    }
  }

  async #launch(): Promise<ProcessPlan> {
    const { ports, secrets } = this.#settings;
    const { launch, title } = this.engine;
    const found = this.#found;
    if (!found || !launch) throw new Error(`${title} is not there`);
    const taken = await takenPorts(ports, title, enginePorts[this.name]);
    if (taken.length > 0) throw new Error(`${taken.join('; ')}; ${portHint}`);
    const plan = await launch({ found, labFolder: this.#host.paths.folder, repositoryRoot, ports, secrets });
    this.#plan = plan;
    return {
      ...plan,
      env: { ...plan.env, [labMark]: this.#host.paths.folder },
      logFile: logFileOf(this.#host.paths, this.name),
      ready: (signal) => plan.ready(signal),
    };
  }
}
