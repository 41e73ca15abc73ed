import type { AbortSignalLike } from './runtime.ts';

/** What an outer signal ends; part of a list by its own links. */
export interface Cancellable {
  cancelNext: Cancellable | null;
  cancelPrevious: Cancellable | null;
  cancelGroup: CancelGroup | null;
  cancel(reason: unknown): void;
}

/** All that one signal ends. */
export class CancelGroup {
  private head: Cancellable | null = null;

  add(member: Cancellable): void {
    member.cancelGroup = this;
    member.cancelNext = this.head;
    if (this.head !== null) this.head.cancelPrevious = member;
    this.head = member;
  }

  remove(member: Cancellable): void {
    if (member.cancelPrevious === null) this.head = member.cancelNext;
    else member.cancelPrevious.cancelNext = member.cancelNext;
    if (member.cancelNext !== null) member.cancelNext.cancelPrevious = member.cancelPrevious;
    member.cancelNext = member.cancelPrevious = member.cancelGroup = null;
  }

  cancelAll(reason: unknown): void {
    while (this.head !== null) {
      const member = this.head;
      this.remove(member);
      member.cancel(reason);
    }
  }
}

/**
 * Calls by the outer signal that ends them. A signal gets one listener, however many calls it guards and has guarded: adding and
 * removing one for each call costs more than the call, and a long-lived signal would gather them.
 */
export class Cancellations {
  private readonly groups = new WeakMap<AbortSignalLike, CancelGroup>();

  add(signal: AbortSignalLike, member: Cancellable): void {
    let group = this.groups.get(signal);
    if (group === undefined) {
      const created = new CancelGroup();
      signal.addEventListener('abort', () => created.cancelAll(signal.reason));
      this.groups.set(signal, created);
      group = created;
    }
    group.add(member);
  }
}
