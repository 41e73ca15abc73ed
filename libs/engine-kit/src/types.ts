import type { LabPorts } from '@gameday/conventions';

/** Every engine, in the order in which they are shown and got. */
export const engineNames = ['consul', 'postgres', 'prometheus', 'jaeger', 'toxiproxy', 'k6', 'grafana'] as const;
export type EngineName = (typeof engineNames)[number];

/** Where an engine came from. One out of the cache says how it came into the cache. */
export type EngineSource =
  'environment' | 'path' | 'cache' | 'archive' | 'go-module' | 'debian-package' | 'npm-package';

/** An engine that is on this machine and has said its version. */
export interface FoundEngine {
  readonly name: EngineName;
  /** As the engine itself says it, such as `1.19.2`. */
  readonly version: string;
  readonly source: EngineSource;
  /** The main binary. */
  readonly path: string;
  /** The folder that holds all that belongs to it; for one on the PATH the binary's own folder. */
  readonly folder: string;
}

/** Versions that fit: from `min` (included) to `below` (excluded). */
export interface VersionRange {
  readonly min: string;
  readonly below: string;
}

/** `linux-x64` and so on: what Node calls the system and the processor. */
export type Platform = 'linux-x64' | 'linux-arm64' | 'darwin-x64' | 'darwin-arm64';

/** The archive that the makers of an engine release, and the file with its checksum. */
export interface ArchiveSource {
  readonly kind: 'archive';
  readonly version: string;
  /** Where the release lives, without a slash at the end. `GAMEDAY_RELEASE_BASE_<NAME>` puts a test server in its place. */
  readonly base: string;
  /** Path of the archive below the base; undefined where this platform has none. */
  readonly file: (platform: Platform) => string | undefined;
  /** Path of the checksum file below the base. */
  readonly checksums: (platform: Platform) => string;
  readonly format: 'zip' | 'tar.gz' | ((platform: Platform) => 'zip' | 'tar.gz');
  /** Where the main binary lies in the extracted archive. */
  readonly main: (platform: Platform) => string;
}

/** A build of the engine's own source, pinned by go.mod and go.sum below `tools/engines/`. */
export interface GoModuleSource {
  readonly kind: 'go-module';
  readonly version: string;
  /** Folder of the pin, from the repository's root. */
  readonly module: string;
  /** The main package to build. */
  readonly package: string;
  /** Name of the binary. */
  readonly main: string;
  /** What the linker stamps into the binary: variable to value. */
  readonly stamps: Readonly<Record<string, string>>;
  /** What was measured on two cores with an empty build cache, in seconds; a person is told. */
  readonly buildSeconds: number;
}

/** A package of the Debian family, unpacked without being installed. */
export interface DebianPackageSource {
  readonly kind: 'debian-package';
  /** Packages that the main one needs files of, such as the scripts of its pages. They are unpacked into the same folder. */
  readonly companions?: readonly string[];
  readonly package: string;
  /** Where the main binary lies in the unpacked package. */
  readonly main: string;
}

/** An optional dependency of this project that carries the binaries for one platform. */
export interface NpmPackageSource {
  readonly kind: 'npm-package';
  readonly version: string;
  readonly package: (platform: Platform) => string;
  /** The folder inside the package that holds everything. */
  readonly root: string;
  /** Where the main binary lies in that folder. */
  readonly main: string;
}

/** A way to get an engine, tried in the order of the list. */
export type InstallSource = ArchiveSource | GoModuleSource | DebianPackageSource | NpmPackageSource;

/** How an engine is asked for its version. */
interface VersionQuestion {
  readonly args: readonly string[];
  /** The first group is the version, in stdout or stderr. */
  readonly pattern: RegExp;
}

/** What an engine is: one file per engine below `engines/`. */
export interface EngineDefinition {
  readonly name: EngineName;
  /** For people: `Consul`. */
  readonly title: string;
  /** The version that is got when none is there. */
  readonly version: string;
  /** Versions that are taken as they are when found on the PATH or in the cache. */
  readonly accepts: VersionRange;
  /** SPDX identifier. */
  readonly license: string;
  readonly homepage: string;
  /** What the lab has it for, in a few words. */
  readonly purpose: string;
  readonly kind: 'server' | 'tool';
  /** Whether the app cannot come up without it. */
  readonly needed: boolean;
  /** Environment variable with an explicit path to the main binary. */
  readonly envVar: string;
  /** What the main binary is called on the PATH. */
  readonly binaries: readonly string[];
  readonly versionQuestion: VersionQuestion;
  /** The ways to get it, in the order in which they are tried. */
  readonly sources: readonly InstallSource[];
  /** What lies beside the main binary and is needed as well, by name. */
  readonly companions?: readonly string[];
  /** The longest wait before it is started again when it keeps ending, in milliseconds; the supervisor's default otherwise. */
  readonly restartMsMax?: number;
  /** How to start it; a tool has none. May write files below the lab folder. */
  readonly launch?: (context: LaunchContext) => Promise<LaunchPlan>;
}

export interface LaunchContext {
  readonly found: FoundEngine;
  /** The lab's state, `.gameday/`. */
  readonly labFolder: string;
  readonly repositoryRoot: string;
  readonly ports: LabPorts;
  readonly secrets: { readonly postgresSuperuserPassword: string; readonly grafanaAdminPassword: string };
}

/** One process to start, and how to know that it is ready. */
export interface LaunchPlan {
  readonly command: string;
  readonly args: string[];
  /** The whole environment of the process. */
  readonly env: Record<string, string>;
  readonly cwd: string;
  /** Only as root: the user and group to run it as. */
  readonly uid?: number;
  readonly gid?: number;
  /** The port that people and services use. */
  readonly port: number;
  /** The page or API for people, where there is one. */
  readonly url?: string;
  /** What `ready` waits for, for people. */
  readonly waitsFor: string;
  /** Asks once: rejects with a reason while the engine is not ready. */
  ready(signal?: AbortSignal): Promise<void>;
  /**
   * Work that whoever starts the engine does beside it for as long as it runs. Ends when the signal fires, and never
   * rejects; keeps no process alive by itself. Undefined for most.
   */
  beside?(signal: AbortSignal): Promise<void>;
  readonly readyTimeoutMs: number;
  readonly stopSignal: NodeJS.Signals;
  readonly stopGraceMs: number;
}

/** One step of finding or getting an engine. */
export interface ProgressEvent {
  readonly engine: EngineName;
  readonly step: 'environment' | 'path' | 'cache' | 'lock' | InstallSource['kind'] | 'done';
  readonly message: string;
  /** From 0 to 1, where it is known. */
  readonly fraction?: number;
}

export interface KitOptions {
  /** Default `process.env`. */
  readonly env?: NodeJS.ProcessEnv;
  /** Default: the repository that this file is in. */
  readonly repositoryRoot?: string;
  /** Default `$GAMEDAY_CACHE`, `$XDG_CACHE_HOME/gameday`, `~/Library/Caches/gameday` (macOS) or `~/.cache/gameday`. */
  readonly cacheFolder?: string;
  readonly onProgress?: (event: ProgressEvent) => void;
  /** Ends what is under way, builds and downloads included. */
  readonly signal?: AbortSignal;
}

export type FindResult =
  { readonly found: FoundEngine } | { readonly found: undefined; readonly reasons: readonly string[] };
