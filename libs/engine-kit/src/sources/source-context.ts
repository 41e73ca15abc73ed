import type { Say, Settings } from '../settings.ts';
import type { EngineDefinition, Platform } from '../types.ts';

/** What each way of getting an engine is given. */
export interface SourceContext {
  readonly definition: EngineDefinition;
  readonly settings: Settings;
  readonly platform: Platform;
  /** An empty folder of its own; removed afterwards. */
  readonly staging: string;
  readonly say: Say;
}

/** What a way of getting an engine has put into its staging folder. */
export interface Staged {
  /** The folder to move into the cache. */
  readonly folder: string;
  /** The main binary, from that folder. */
  readonly main: string;
  /** Where it came from: an address, a module, a package. */
  readonly origin: string;
  /** What the binary must answer; undefined where any accepted version will do. */
  readonly version: string | undefined;
  /** SHA-256 of the archive, to be pinned once all proved right. */
  readonly sha256?: string;
}
