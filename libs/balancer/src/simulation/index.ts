export {
  simulateEdge,
  type EdgeSimulation,
  type Picker,
  type SimulatedAttempt,
  type SimulatedCall,
  type SimulatedEndpoint,
} from './edge.ts';
export { balancerPicker, leastOutstandingPicker, randomPicker, roundRobinPicker } from './pickers.ts';
export { exponentialMs, logNormal, quantile } from './random.ts';
export { createReplica, healthyReplica, type ReplicaNature, type SimulatedReplica } from './replica.ts';
export { simulateServer, type Phase, type ServerRequest, type ServerSimulation } from './server.ts';
export { createTimeline, type Timeline } from './timeline.ts';
