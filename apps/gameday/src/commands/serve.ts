import { suggestion } from '@gameday/conventions';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { exitReason } from '@gameday/process';
import {
  entryOf,
  findService,
  labMark,
  labPaths,
  nodeCommand,
  readSecrets,
  replicaEnvironment,
  services,
} from '@gameday/lab-kit';
import { replicaName } from '../lab/replica-name.ts';
import { defineCommand } from '../cli/command.ts';
import { CommandError, usageError } from '../cli/errors.ts';
import { exitCode, type Io } from '../cli/io.ts';
import { LabClient } from '../lab/control-client.ts';
import { lineWriter } from '../logs/show-logs.ts';
import { PortPool } from '../supervisor/lab-ports.ts';

export const serve = defineCommand({
  name: 'serve',
  summary: 'Run one replica by hand that joins the running lab',
  details: `
It registers in Consul like any other and gets its share of the calls; gameday scale does not count it. Ctrl-C ends it
gracefully. Set GAMEDAY_LOG_LEVEL=debug to see more. With GAMEDAY_ADVERTISED_PORT=N callers are told the port N, for a
proxy that stands in front of it.`,
  flags: { json: { type: 'boolean', help: 'Print the log lines as they are written (JSON lines).' } },
  operands: { usage: 'SERVICE', min: 1, max: 1 },
  async run({ flags, operands: [name = ''] }, io) {
    const service = findService(name);
    const names = services.map((known) => known.name);
    if (!service) throw usageError(`there is no service "${name}"; ${suggestion(name, names)}`);
    if (!existsSync(entryOf(name))) throw new CommandError('no_entry', `${entryOf(name)} does not exist`);
    const paths = labPaths(io.env, io.cwd);
    const client = new LabClient(paths);
    const { ports } = await client.lab();
    const secrets = readSecrets(paths.secrets);
    if (!secrets)
      throw new CommandError('no_secrets', `${paths.secrets} is gone`, { hint: 'gameday down, then gameday up' });
    const pool = new PortPool(ports.byHand);
    const place = { service, replica: replicaName(name), port: await pool.take(), adminPort: await pool.take() };
    io.stderr.write(`${place.replica}: http://127.0.0.1:${place.port}, admin http://127.0.0.1:${place.adminPort}\n`);
    const advertised = io.env.GAMEDAY_ADVERTISED_PORT;
    const env = {
      ...replicaEnvironment(place, { ports, secrets, env: io.env }),
      ...(advertised !== undefined && { GAMEDAY_ADVERTISED_PORT: advertised }),
      [labMark]: paths.folder,
    };
    return await runByHand({ replica: place.replica, app: name, env, raw: flags.json ?? false, client }, io);
  },
});

interface ByHand {
  readonly replica: string;
  readonly app: string;
  readonly env: Record<string, string>;
  readonly raw: boolean;
  readonly client: LabClient;
}

async function runByHand({ replica, app, env, raw, client }: ByHand, io: Io): Promise<number> {
  const { command, args, cwd } = nodeCommand(entryOf(app));
  // A session of its own: Ctrl-C reaches it as one SIGTERM from here, not twice.
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const stop = () => void child.kill('SIGTERM');
  const forget = io.onSignal(stop);
  const leave = new AbortController();
  void whenLabEnds(client, leave.signal).then(stop);
  const write = lineWriter(io, raw);
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => write({ part: replica, line }));
  }
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  leave.abort();
  forget();
  if (code === 0) return exitCode.ok;
  throw new CommandError('replica_failed', `${replica} ${exitReason(code, signal)}`, {
    hint: 'its log above says why',
  });
}

/** Without its lab a replica is of no use. */
async function whenLabEnds(client: LabClient, signal: AbortSignal): Promise<void> {
  try {
    for await (const event of client.events({ signal })) if (event.type === 'stopping') return;
  } catch {
    // the supervisor died, or the replica ended first
  }
}
