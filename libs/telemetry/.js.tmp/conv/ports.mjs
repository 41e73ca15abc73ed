/**
 * Every port of the lab. All of them are bound to 127.0.0.1 alone and lie below 32768, where ephemeral ports begin.
 * With `GAMEDAY_PORT_BASE=N` each lies at a fixed offset from N, and the lab keeps to N … N+999.
 */
export const wellKnownPorts = {
  /** The only door for people and load: the gateway, or the monolith in its place. */
  gateway: 8080,
  console: 7070,
  cluster: 7080,
  consul: 8500,
  consulServer: 8300,
  consulSerf: 8301,
  prometheus: 9090,
  /** Jaeger's query API and page. */
  jaeger: 16686,
  /** Jaeger's OTLP receiver over HTTP. */
  otlp: 4318,
  otlpGrpc: 4317,
  jaegerGrpc: 16685,
  jaegerAdmin: 14269,
  jaegerCollectorGrpc: 14250,
  jaegerCollectorHttp: 14268,
  jaegerAgentConfig: 5778,
  jaegerAgentCompact: 6831,
  jaegerAgentBinary: 6832,
  jaegerAgentZipkin: 5775,
  toxiproxy: 8474,
  postgres: 15432,
  grafana: 3000,
}         ;

                                                   

/** Ranges beside the well-known ports: `first` by default, `offset` with a port base, `count` ports. */
const ranges = {
  /** Two ports a replica: the service's and its admin port. */
  replicas: { first: 21_000, offset: 100, count: 400 },
  /** Replicas that a person starts by hand. */
  byHand: { first: 22_000, offset: 500, count: 100 },
  /** Toxiproxy's listeners for detours. */
  detours: { first: 23_000, offset: 600, count: 400 },
}         ;

                            
                         
                         
 

                                                             
                                                     
  

const firstEphemeralPort = 32_768;
const portsPerLab = 1_000;

/**
 * The ports of a lab.
 * @param base value of `GAMEDAY_PORT_BASE`; undefined or empty for the well-known ports
 * @throws RangeError when the base is not a whole number from 1024 to 31768
 */
export function labPorts(base                  )           {
  const shifted = base !== undefined && base !== '';
  const start = Number(base);
  if (shifted && !(Number.isInteger(start) && start >= 1024 && start + portsPerLab <= firstEphemeralPort)) {
    throw new RangeError(
      `GAMEDAY_PORT_BASE is "${base}"; it must be a whole number from 1024 to ${firstEphemeralPort - portsPerLab}`,
    );
  }
  const names = Object.keys(wellKnownPorts)              ;
  const fixed = Object.fromEntries(
    names.map((name, index) => [name, shifted ? start + index : wellKnownPorts[name]]),
  )                            ;
  const range = (name                     )            => ({
    first: shifted ? start + ranges[name].offset : ranges[name].first,
    count: ranges[name].count,
  });
  return { ...fixed, replicas: range('replicas'), byHand: range('byHand'), detours: range('detours') };
}
