import type { TestElement } from '../xml/elements.ts';

/** Something of the test plan that the scenario does not have, or has otherwise. */
export interface Note {
  /**
   * - `left-out`: the scenario lacks it, and may need it
   * - `changed`: taken, but not exactly as it was
   * - `not-needed`: k6 or the report does this anyway
   * - `off`: switched off in the plan
   */
  readonly kind: 'left-out' | 'changed' | 'not-needed' | 'off';
  /** As JMeter shows it. */
  readonly name: string;
  readonly type: string;
  readonly line: number;
  readonly says: string;
}

/** Collects what is to be said, in the order of the plan. */
export class Notes {
  readonly #notes: Note[] = [];

  add(kind: Note['kind'], element: Pick<TestElement, 'name' | 'type' | 'line'>, says: string): void {
    const { name, type, line } = element;
    this.#notes.push({ kind, name, type, line, says });
  }

  list(): Note[] {
    return this.#notes.toSorted((a, b) => a.line - b.line);
  }
}
