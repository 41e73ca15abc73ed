/** What is called before and after each step. */
export interface ControlDeclaration {
  readonly name: string;
  readonly provider: {
    /** Controls of the type `python` are refused. */
    readonly type: 'gameday';
    /** The name of a control that this lab has. */
    readonly module: string;
    readonly arguments?: Readonly<Record<string, unknown>>;
  };
  /** Default: both. */
  readonly scope?: 'before' | 'after';
  /** Whether a control of the experiment applies to all its parts; default true. */
  readonly automatic?: boolean;
}

/** A control, or the name of one that the experiment declares. */
export type ControlEntry = ControlDeclaration | { readonly ref: string };
