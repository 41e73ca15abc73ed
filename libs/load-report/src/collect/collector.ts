import type { RawSample } from '@gameday/k6';
import { errorKind, Errors } from './errors.ts';
import { PendingRequests } from './pending.ts';
import { ownCopy, Slowest } from './slowest.ts';
import { type Apdex, StepTally, Tally } from './tally.ts';
import { Ticks } from './ticks.ts';
import { Timeline } from './timeline.ts';

/** The metrics of a raw file that figures are made of. */
export const wantedMetrics = [
  'http_req_duration',
  'http_req_waiting',
  'http_req_connecting',
  'checks',
  'vus',
  'data_received',
  'data_sent',
  'iterations',
  'dropped_iterations',
] as const;

/** So many transactions are told apart: a script that does not name its requests has one for each URL. */
const transactionsMax = 50;
const otherTransactions = 'others';
const slowestMax = 30;
const slowestOfOneMax = 5;

/** All requests together, as a kind of its own on the timeline. */
export const everything = '';

/** Takes in the samples of a raw file, one after the other, and keeps what figures are made of. */
export class Collector {
  readonly all: Tally;
  readonly transactions = new Map<string, Tally>();
  readonly phases = new Map<string, Tally>();
  /** By arrivals per second. */
  readonly steps = new Map<string, StepTally>();
  readonly timeline = new Timeline();
  readonly errors = new Errors();
  readonly ticks = new Ticks();
  readonly slowest = new Slowest(slowestMax);
  readonly slowestOf = new Map<string, Slowest>();
  readonly failed = new Slowest(slowestOfOneMax * 2);
  /** When the first request began and the last one ended. */
  firstMs = Number.POSITIVE_INFINITY;
  lastMs = 0;
  vusMax = 0;
  iterations = 0;
  dropped = 0;
  receivedBytes = 0;
  sentBytes = 0;
  readonly #apdex: Apdex;
  readonly #pending = new PendingRequests();
  /** k6 says of an iteration that it could not begin only whose it was: its scenario. */
  readonly #stepOfScenario = new Map<string, StepTally>();
  #latest = { atMs: Number.NaN, transaction: '' };

  constructor(apdex: Apdex) {
    this.#apdex = apdex;
    this.all = new Tally(apdex);
  }

  add(sample: RawSample): void {
    switch (sample.metric) {
      case 'http_req_duration':
        return this.#request(sample);
      case 'http_req_waiting':
      case 'http_req_connecting':
        return this.#part(sample);
      case 'checks':
        return this.#check(sample);
      default:
        return this.#around(sample);
    }
  }

  #request(sample: RawSample): void {
    if (isPreparation(sample)) return;
    const { value: durationMs, atMs } = sample;
    const transaction = this.#transactionOf(sample);
    this.#latest = { atMs, transaction };
    const status = sample.column('status');
    const failed = hasFailed(sample, status);
    this.firstMs = Math.min(this.firstMs, atMs - durationMs);
    this.lastMs = Math.max(this.lastMs, atMs);
    for (const tally of this.#talliesOf(sample, transaction)) tally.add(durationMs, failed);
    const step = this.#stepOf(sample);
    if (step) {
      step.lasts(atMs - durationMs, atMs);
      const scenario = sample.column('scenario');
      if (!this.#stepOfScenario.has(scenario)) this.#stepOfScenario.set(ownCopy(scenario), step);
    }

    const place = this.timeline.place(atMs);
    for (const kind of [everything, transaction]) {
      const interval = this.timeline.of(kind, place);
      interval.count += 1;
      interval.sumMs += durationMs;
      if (durationMs > interval.maxMs) interval.maxMs = durationMs;
      if (failed) interval.failed += 1;
      else interval.sketch.add(durationMs);
    }
    const { statuses } = this.timeline.around(place);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);

    const traceId = sample.metadata('trace_id');
    const noted = { transaction, durationMs, atMs, status, traceId };
    if (this.slowest.wants(durationMs)) this.slowest.add(noted);
    const slowestOfThis = this.#slowestOf(transaction);
    if (slowestOfThis.wants(durationMs)) slowestOfThis.add(noted);
    if (failed) {
      this.errors.add(errorKind(status, sample.column('error'), sample.column('error_code')), transaction);
      if (this.failed.wants(durationMs)) this.failed.add(noted);
    }
    if (traceId !== undefined) this.#pending.add(`${traceId} ${transaction}`, { durationMs, failed });
  }

  /** A part of the time of a request. */
  #part(sample: RawSample): void {
    if (this.#latest.atMs !== sample.atMs && isPreparation(sample)) return;
    // The parts of a request follow it in the file, with its time to the microsecond.
    const { atMs, transaction } =
      this.#latest.atMs === sample.atMs
        ? this.#latest
        : { atMs: sample.atMs, transaction: this.#transactionOf(sample) };
    const place = this.timeline.place(atMs);
    const part = sample.metric === 'http_req_waiting' ? 'waitingMs' : 'connectingMs';
    this.timeline.of(everything, place)[part] += sample.value;
    this.timeline.of(transaction, place)[part] += sample.value;
  }

  /** A check that fails makes its request a failed one; the body's length comes with the check as well. */
  #check(sample: RawSample): void {
    if (isPreparation(sample)) return;
    const transaction = this.#transactionOf(sample);
    const tallies = this.#talliesOf(sample, transaction);
    const received = Number(sample.metadata('received') ?? 0);
    const sent = Number(sample.metadata('sent') ?? 0);
    for (const tally of tallies) {
      tally.receivedBytes += received;
      tally.sentBytes += sent;
    }
    if (sample.value !== 0) return;
    const request = this.#pending.get(`${sample.metadata('trace_id') ?? ''} ${transaction}`);
    if (request?.failed) return; // the request's own failure says more
    this.errors.add(`check: ${sample.column('check').slice(0, 200)}`, transaction);
    if (!request) {
      for (const tally of tallies) tally.failedChecks += 1;
      return;
    }
    request.failed = true;
    for (const tally of tallies) tally.fail(request.durationMs);
    for (const kind of [everything, transaction]) {
      const interval = this.timeline.of(kind, this.timeline.place(sample.atMs));
      interval.failed += 1;
    }
    const { durationMs } = request;
    if (this.failed.wants(durationMs)) {
      const traceId = sample.metadata('trace_id');
      this.failed.add({ transaction, durationMs, atMs: sample.atMs, status: 'check', traceId });
    }
  }

  #around(sample: RawSample): void {
    const { metric, value } = sample;
    const around = this.timeline.around(this.timeline.place(sample.atMs));
    if (metric === 'vus') {
      around.vus = value;
      this.ticks.add(sample.atMs);
      this.vusMax = Math.max(this.vusMax, value);
    } else if (metric === 'data_received') {
      around.receivedBytes += value;
      this.receivedBytes += value;
    } else if (metric === 'data_sent') {
      around.sentBytes += value;
      this.sentBytes += value;
    } else {
      const what = metric === 'iterations' ? 'iterations' : 'dropped';
      around[what] += value;
      this[what] += value;
      const step = this.#stepOf(sample) ?? this.#stepOfScenario.get(sample.column('scenario'));
      if (step) step[what] += value;
    }
  }

  #transactionOf(sample: RawSample): string {
    const name = sample.tag('transaction') ?? (sample.column('name') || 'request');
    if (this.transactions.has(name)) return name;
    const known = this.transactions.size < transactionsMax ? name : otherTransactions;
    if (this.transactions.has(known)) return known;
    const first = ownCopy(known);
    this.transactions.set(first, new Tally(this.#apdex));
    return first;
  }

  /** Everything that a sample counts for. */
  #talliesOf(sample: RawSample, transaction: string): Tally[] {
    const tallies = [this.all, this.transactions.get(transaction) as Tally];
    const phase = sample.tag('phase');
    if (phase !== undefined) tallies.push(tallyOf(this.phases, phase, () => new Tally(this.#apdex)));
    const step = this.#stepOf(sample);
    if (step) tallies.push(step);
    return tallies;
  }

  #stepOf(sample: RawSample): StepTally | undefined {
    const step = sample.tag('step');
    return step === undefined ? undefined : tallyOf(this.steps, step, () => new StepTally(this.#apdex));
  }

  #slowestOf(transaction: string): Slowest {
    let slowest = this.slowestOf.get(transaction);
    if (!slowest) this.slowestOf.set(transaction, (slowest = new Slowest(slowestOfOneMax)));
    return slowest;
  }
}

/** So many phases or steps are told apart. */
const partsMax = 200;

function tallyOf<Kind extends Tally>(tallies: Map<string, Kind>, name: string, make: () => Kind): Kind {
  const known = tallies.has(name) || tallies.size < partsMax ? name : otherTransactions;
  let tally = tallies.get(known);
  if (!tally) tallies.set(ownCopy(known), (tally = make()));
  return tally;
}

/** What a scenario does before and after the load is not part of it. */
const isPreparation = (sample: RawSample): boolean => {
  const group = sample.column('group');
  return group === '::setup' || group === '::teardown';
};

/** As k6 itself has it; a file without that column by the status. */
function hasFailed(sample: RawSample, status: string): boolean {
  const expected = sample.column('expected_response');
  if (expected !== '') return expected === 'false';
  return sample.column('error_code') !== '' || !(Number(status) >= 200 && Number(status) < 400);
}
