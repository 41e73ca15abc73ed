import type { Command } from './command.ts';

interface Entry {
  /** For the overview, so that it needs none of the commands' code. */
  readonly summary: string;
  /** Not for people: started by the other commands. */
  readonly hidden?: true;
  readonly load: () => Promise<Command>;
}

/** Every command, in the order of the overview. */
export const commands: Readonly<Record<string, Entry>> = {
  up: { summary: 'Start the lab', load: async () => (await import('../commands/up.ts')).up },
  down: { summary: 'Stop the lab', load: async () => (await import('../commands/down.ts')).down },
  status: { summary: 'Show what runs', load: async () => (await import('../commands/status.ts')).status },
  logs: { summary: 'Show the logs of any part', load: async () => (await import('../commands/logs.ts')).logs },
  scale: {
    summary: 'Set how many replicas a service has',
    load: async () => (await import('../commands/scale.ts')).scale,
  },
  seed: {
    summary: 'Fill the app with sample people and posts',
    load: async () => (await import('../commands/seed.ts')).seed,
  },
  reset: { summary: 'Empty the app', load: async () => (await import('../commands/reset.ts')).reset },
  serve: {
    summary: 'Run one replica by hand that joins the running lab',
    load: async () => (await import('../commands/serve.ts')).serve,
  },
  attach: {
    summary: 'Show the logs of one part of the lab, starting the lab if it does not run',
    load: async () => (await import('../commands/attach.ts')).attach,
  },
  'policy get': {
    summary: 'Show the policy in force on an edge',
    load: async () => (await import('../commands/policy-get.ts')).policyGet,
  },
  'policy set': {
    summary: 'Set the policy of an edge, live',
    load: async () => (await import('../commands/policy-set.ts')).policySet,
  },
  'policy unset': {
    summary: 'Bring the default policy of an edge back',
    load: async () => (await import('../commands/policy-unset.ts')).policyUnset,
  },
  explain: {
    summary: 'Say why breakers tripped, replicas were ejected and load was shed',
    load: async () => (await import('../commands/explain.ts')).explain,
  },
  'hpa simulate': {
    summary: 'Run a trace through the autoscaler, offline',
    load: async () => (await import('../commands/hpa-simulate.ts')).hpaSimulate,
  },
  'hpa conformance': {
    summary: "Run upstream's cases through the autoscaler",
    load: async () => (await import('../commands/hpa-conformance.ts')).hpaConformance,
  },
  'chaos list': {
    summary: 'Show the experiments: what they teach, and how long they take',
    load: async () => (await import('../commands/chaos-list.ts')).chaosList,
  },
  'chaos run': {
    summary: 'Run experiments, and say whether the system held',
    load: async () => (await import('../commands/chaos-run.ts')).chaosRun,
  },
  'chaos abort': {
    summary: 'End a run early; what it has made is undone',
    load: async () => (await import('../commands/chaos-abort.ts')).chaosAbort,
  },
  'chaos recover': {
    summary: 'Undo whatever a dead run has left',
    load: async () => (await import('../commands/chaos-recover.ts')).chaosRecover,
  },
  'chaos validate': {
    summary: 'Check experiments without touching anything',
    load: async () => (await import('../commands/chaos-validate.ts')).chaosValidate,
  },
  'chaos report': {
    summary: 'Make the report of a run again, also of one that was killed',
    load: async () => (await import('../commands/chaos-report.ts')).chaosReport,
  },
  'chaos duel': {
    summary: 'Run one experiment under two sets of policies, and compare',
    load: async () => (await import('../commands/chaos-duel.ts')).chaosDuel,
  },
  'dashboards build': {
    summary: "Write the dashboards' JSON, for Grafana and the console",
    load: async () => (await import('../commands/dashboards-build.ts')).dashboardsBuild,
  },
  'dashboards validate': {
    summary: 'Check the dashboards, against the running lab too',
    load: async () => (await import('../commands/dashboards-validate.ts')).dashboardsValidate,
  },
  'load list': {
    summary: 'Show the scenarios of loadtests/',
    load: async () => (await import('../commands/load-list.ts')).loadList,
  },
  'load run': {
    summary: 'Make load with k6, and a report of it',
    load: async () => (await import('../commands/load-run.ts')).loadRun,
  },
  'load report': {
    summary: 'Make the report of a load from its raw file',
    load: async () => (await import('../commands/load-report.ts')).loadReport,
  },
  'load import': {
    summary: 'Make a k6 scenario of a JMeter test plan',
    load: async () => (await import('../commands/load-import.ts')).loadImport,
  },
  'engines list': {
    summary: 'Show the engines and where they come from',
    load: async () => (await import('../commands/engines-list.ts')).enginesList,
  },
  'engines install': {
    summary: 'Get engines that are not there yet',
    load: async () => (await import('../commands/engines-install.ts')).enginesInstall,
  },
  'engines doctor': {
    summary: 'Say what is missing and why',
    load: async () => (await import('../commands/engines-doctor.ts')).enginesDoctor,
  },
  supervise: {
    summary: 'The supervisor of a lab in the background',
    hidden: true,
    load: async () => (await import('../commands/supervise.ts')).supervise,
  },
};
