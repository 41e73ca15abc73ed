import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultAnswer, FaultEnded, FaultInForce, FaultRequest, Told } from '@gameday/lab-chaos/wire';
import type { DetourTable } from '@gameday/service-kit';
import { ToxiproxyAway, ToxiproxyError, ToxiproxyStalled } from '@gameday/toxiproxy';
import type { Log } from '../shared.ts';
import { detouredBy, toldOf } from './answers.ts';
import type { Callees } from './callees.ts';
import { requireEdges, requireReplicas, type Scene } from './edges.ts';
import { FaultError, messageOf } from './errors.ts';
import type { FaultPhase, KeptFault } from './kept-fault.ts';
import { holdsFault, leasedFaults, type LeasedFault } from './leased-faults.ts';
import type { WatchedLog } from './lease-folder.ts';
import { planProxies } from './plan.ts';
import type { ProxyKeeper } from './proxy-keeper.ts';
import type { Replica } from './replicas.ts';
import type { SavedFaults } from './saved-faults.ts';
import type { Tables } from './tables.ts';

export interface FaultControllerOptions {
  readonly replicas: () => readonly Replica[];
  readonly callees: Callees;
  readonly keeper: ProxyKeeper;
  readonly tables: Tables;
  readonly saved: SavedFaults;
  /** The undo logs as they are now. */
  readonly look: () => Promise<readonly WatchedLog[]>;
  readonly postgresPort: number;
  readonly log: Log;
  /** A fault began, or is over. */
  readonly changed?: (fault: KeptFault, what: 'began' | 'ended') => void;
  /** How long what is under way may take to leave a proxy that does no harm any more; default 250. */
  readonly drainMs?: number;
}

const sameRequest = (a: FaultRequest, b: FaultRequest): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * Keeps the faults that its clients ask for: what is wanted are the faults whose leases are held, what there is are the replicas of
 * the moment, and the difference is made good at every change and twice a second.
 */
export class FaultController {
  readonly #options: FaultControllerOptions;
  readonly #faults = new Map<string, KeptFault>();
  readonly #endings = new Map<string, Promise<FaultEnded>>();
  #logs: readonly WatchedLog[] = [];
  /** Changes of proxies, one after the other. */
  #queue: Promise<unknown> = Promise.resolve();
  /** Whether Toxiproxy may have something of ours that nobody wants. */
  #unsettled = true;
  #lastProblem = '';
  #dirty = false;
  #mending: Promise<void> | undefined;

  constructor(options: FaultControllerOptions) {
    this.#options = options;
    for (const fault of options.saved.load()) this.#faults.set(fault.id, fault);
  }

  get faults(): ReadonlyMap<string, KeptFault> {
    return this.#faults;
  }

  /** Whether there is anything to look after. */
  get busy(): boolean {
    return this.#faults.size > 0 || this.#unsettled || this.#options.keeper.owes || this.leased.length > 0;
  }

  get leased(): LeasedFault[] {
    return leasedFaults(this.#logs, this.#faults);
  }

  list(): FaultInForce[] {
    const scene = this.#scene();
    return this.leased.map(({ fault, ...leased }) => {
      const kept = fault === undefined ? undefined : this.#faults.get(fault);
      return { ...leased, detours: kept ? detouredBy(kept, scene, this.#options.keeper.known) : [] };
    });
  }

  /** What a caller of this service that is starting must know. */
  tableFor(service: string): DetourTable {
    return this.#options.tables.forService(service, this.#view());
  }

  /**
   * Makes a fault, and resolves when all who are concerned have been told.
   * @throws FaultError, ToxiproxyError
   */
  async start(id: string, request: FaultRequest): Promise<FaultAnswer> {
    const present = this.#faults.get(id);
    if (present && (!sameRequest(present.request, request) || present.phase !== 'in force')) {
      const what = present.phase === 'in force' ? 'is another one' : `is ${present.phase}`;
      throw new FaultError('exists', `there is a fault ${id} already, and it ${what}`);
    }
    if (present) return this.#answer(present, await this.#publish());
    await this.#requireLease(id, request.run);
    const { replicas, callees, log } = this.#options;
    if (request.fault.kind === 'path') {
      await callees.learn(replicas());
      requireEdges(request.fault.connections, this.#scene());
    } else requireReplicas(request.fault.replicas, this.#scene());
    this.#keep({ id, request, since: new Date().toISOString(), phase: 'starting' });
    try {
      if (request.fault.kind === 'path') await this.#reconcile();
    } catch (error) {
      await this.end(id).catch((failure: unknown) => log.error({ err: failure, fault: id }, messageOf(failure)));
      throw error;
    }
    const fault = this.#advance(id, 'in force');
    if (!fault) throw new FaultError('ended', `the fault ${id} was ended while it was being made`);
    const told = await this.#publish();
    log.info({ fault: id, run: request.run, target: request.target }, `in force: ${request.says}`);
    this.#options.changed?.(fault, 'began');
    return this.#answer(fault, told);
  }

  /**
   * Ends a fault: callers leave first, then its toxics go, then its proxies. Resolves when nothing of it is left.
   * @throws FaultError undo_failed; it stays, and is tried again
   */
  end(id: string): Promise<FaultEnded> {
    const known = this.#endings.get(id);
    if (known) return known;
    if (!this.#faults.has(id)) return Promise.resolve({ existed: false, told: [], toxiproxyRestarted: false });
    const ending = this.#end(id).finally(() => this.#endings.delete(id));
    this.#endings.set(id, ending);
    return ending;
  }

  /** What the undo logs say now: a fault whose lease is not held any more ends. */
  observe(logs: readonly WatchedLog[]): void {
    this.#logs = logs;
    for (const { id, request, phase } of this.#faults.values()) {
      const onItsWayOut = phase === 'leaving' || phase === 'draining';
      if (this.#endings.has(id) || (holdsFault(logs, request.run, id) && !onItsWayOut)) continue;
      if (!onItsWayOut)
        this.#options.log.warn({ fault: id, run: request.run }, `nobody holds the fault ${id} any more`);
      void this.end(id).catch((error: unknown) => this.#noteProblem(id, error));
    }
  }

  /** Makes good what is not as it should be, and tells replicas again what must be renewed. */
  tick(): void {
    void this.#publish();
    this.#dirty = true;
    this.#mending ??= this.#mend().finally(() => (this.#mending = undefined));
  }

  /** Resolves when nothing is being made or ended. */
  async idle(): Promise<void> {
    await Promise.allSettled([this.#mending, ...this.#endings.values()]);
    await this.#queue;
  }

  async #mend(): Promise<void> {
    while (this.#dirty) {
      this.#dirty = false;
      // Those that an earlier cluster app has kept, and whose leases are held still.
      const resumed = [...this.#faults.values()].filter(({ phase, id }) => phase === 'starting' && this.#isHeld(id));
      for (const { id, request } of resumed) if (request.fault.kind === 'stress') this.#advance(id, 'in force');
      if (this.#faults.size > 0 || this.#unsettled || this.#options.keeper.owes) {
        try {
          await this.#reconcile();
          this.#lastProblem = '';
          this.#clearMessages();
          for (const { id } of resumed) this.#advance(id, 'in force');
        } catch (error) {
          this.#notePassing(error);
        }
      }
      void this.#publish();
    }
  }

  async #end(id: string): Promise<FaultEnded> {
    const fault = this.#advance(id, 'leaving') as KeptFault;
    const { log } = this.#options;
    const told = await this.#publish();
    let toxiproxyRestarted = false;
    if (fault.request.fault.kind === 'path') {
      const { effect } = fault.request.fault;
      this.#advance(id, 'draining');
      toxiproxyRestarted = await this.#force(id);
      // Who leads nobody through has nobody to wait for.
      if (effect.type !== 'cut' && !toxiproxyRestarted) await sleep(this.#options.drainMs ?? 250);
    }
    this.#faults.delete(id);
    if (fault.request.fault.kind === 'path') {
      try {
        toxiproxyRestarted = (await this.#force(id)) || toxiproxyRestarted;
      } catch (error) {
        this.#faults.set(id, { ...fault, phase: 'draining', message: messageOf(error) });
        throw error;
      }
    }
    this.#save();
    if (toxiproxyRestarted) void this.#publish();
    log.info({ fault: id, run: fault.request.run, toxiproxyRestarted }, `ended: ${fault.request.says}`);
    this.#options.changed?.(fault, 'ended');
    return { existed: true, told: toldOf(fault, this.#scene(), told), toxiproxyRestarted };
  }

  async #force(id: string): Promise<boolean> {
    try {
      return await this.#inTurn(() => this.#options.keeper.force(this.#wanted()));
    } catch (error) {
      throw new FaultError('undo_failed', `the fault ${id} could not be ended: ${messageOf(error)}`, error);
    }
  }

  #reconcile(): Promise<void> {
    return this.#inTurn(async () => {
      try {
        await this.#options.keeper.reconcile(this.#wanted());
        this.#unsettled = false;
      } catch (error) {
        // A Toxiproxy that is away has nothing of ours.
        if (error instanceof ToxiproxyAway) this.#unsettled = false;
        throw error;
      }
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  #publish(): Promise<ReadonlyMap<string, Told>> {
    return this.#options.tables.publish(this.#view());
  }

  #view() {
    const faults = [...this.#faults.values()];
    return { faults, leased: this.leased, scene: this.#scene(), known: this.#options.keeper.known };
  }

  #scene(): Scene {
    const { replicas, callees, postgresPort } = this.#options;
    return { replicas: replicas(), calls: (caller, callee) => callees.calls(caller, callee), postgresPort };
  }

  #wanted() {
    return planProxies([...this.#faults.values()], this.#scene());
  }

  #keep(fault: KeptFault): void {
    this.#faults.set(fault.id, fault);
    this.#save();
  }

  /** @returns undefined when it is on its way out, or gone */
  #advance(id: string, phase: FaultPhase): KeptFault | undefined {
    const fault = this.#faults.get(id);
    const back = phase === 'in force' && (fault?.phase === 'leaving' || fault?.phase === 'draining');
    if (!fault || back) return undefined;
    const next = { ...fault, phase };
    this.#faults.set(id, next);
    return next;
  }

  #clearMessages(): void {
    for (const { message, ...fault } of this.#faults.values()) {
      if (message !== undefined && fault.phase === 'in force') this.#faults.set(fault.id, fault);
    }
  }

  #isHeld(id: string): boolean {
    const fault = this.#faults.get(id);
    return fault !== undefined && holdsFault(this.#logs, fault.request.run, id);
  }

  async #requireLease(id: string, run: string): Promise<void> {
    this.#logs = await this.#options.look();
    if (holdsFault(this.#logs, run, id)) return;
    const message = `the run ${run} holds no lease for the fault ${id}: its undo log must say how it is undone before it is made`;
    throw new FaultError('no_lease', message);
  }

  #answer(fault: KeptFault, told: ReadonlyMap<string, Told>): FaultAnswer {
    const scene = this.#scene();
    return {
      fault: fault.id,
      told: toldOf(fault, scene, told),
      detours: detouredBy(fault, scene, this.#options.keeper.known),
    };
  }

  /** A disk that is full must not keep a fault from ending. */
  #save(): void {
    try {
      this.#options.saved.save(this.#faults.values());
    } catch (error) {
      this.#options.log.error({ err: error }, 'the faults that are kept could not be written down');
    }
  }

  #noteProblem(id: string, error: unknown): void {
    const message = messageOf(error);
    const fault = this.#faults.get(id);
    if (fault && fault.message !== message) this.#options.log.error({ err: error, fault: id }, message);
    if (fault) this.#faults.set(id, { ...fault, message });
  }

  /** What the next tick may make good by itself. */
  #notePassing(error: unknown): void {
    const message = messageOf(error);
    const { log } = this.#options;
    const known = error instanceof ToxiproxyError || error instanceof FaultError;
    if (message !== this.#lastProblem && this.#faults.size > 0) {
      log[known ? 'warn' : 'error']({ err: error }, `the proxies are not as they should be: ${message}`);
    }
    this.#lastProblem = message;
    const note = error instanceof ToxiproxyAway || error instanceof ToxiproxyStalled ? message : undefined;
    if (note === undefined) return;
    for (const fault of this.#faults.values()) {
      if (fault.request.fault.kind === 'path') this.#faults.set(fault.id, { ...fault, message: note });
    }
  }
}
