export {
  inheritedEnvironment,
  labMark,
  type LabSurroundings,
  replicaEnvironment,
  type ReplicaPlace,
} from './environment.ts';
export { LabError } from './errors.ts';
export { exchange, type HttpAnswer, type HttpRequest } from './http.ts';
export { nodeCommand, nodeFlags } from './node-command.ts';
export { type LabPaths, labPaths, logFileOf, repositoryRoot, eventsFile, runEventsOf, version } from './paths.ts';
export { type RecordedPart, recordedParts } from './recorded-parts.ts';
export { ensureSecrets, type LabSecrets, makeSecrets, readSecrets } from './secrets.ts';
export {
  type DatabaseOwner,
  databaseOwners,
  entryOf,
  findService,
  monolith,
  type Service,
  services,
} from './services.ts';
