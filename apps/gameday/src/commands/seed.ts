import { labPaths } from '@gameday/lab-kit';
import { defineCommand, jsonFlag, wholeNumber } from '../cli/command.ts';
import { exitCode, writeJson } from '../cli/io.ts';
import { LabClient } from '../lab/control-client.ts';
import { runSeed } from '../seed/run-seed.ts';
import { seedPlan } from '../seed/seed-plan.ts';

/** Everybody's, for trying things out; the lab listens on this machine alone. */
const samplePassword = 'gameday-sample';
const concurrency = 8;
const usersMax = 5_000;

export const seed = defineCommand({
  name: 'seed',
  summary: 'Fill the app with sample people who follow each other, write posts and comment on them',
  details: `
Goes through the gateway's public API like any client. The same --seed and --users give the same people and texts; done again
within a day it adds nothing.`,
  flags: {
    users: { type: 'string', value: 'N', help: 'How many people; default 20.' },
    seed: { type: 'string', value: 'NUMBER', help: 'What the content follows from; default 1.' },
    json: jsonFlag,
  },
  async run({ flags }, io) {
    const users = wholeNumber(flags.users ?? '20', '--users', { min: 1, max: usersMax });
    const number = wholeNumber(flags.seed ?? '1', '--seed', { min: 0, max: 2 ** 31 });
    const { ports } = await new LabClient(labPaths(io.env, io.cwd)).lab();
    const plan = seedPlan(users, number);
    const cancel = new AbortController();
    const forget = io.onSignal((signal) =>
      cancel.abort(new Error(`interrupted by ${signal}; the same command again goes on`)),
    );
    await runSeed(plan, {
      port: ports.gateway,
      password: samplePassword,
      keyPrefix: `seed-${number}-${users}`,
      concurrency,
      signal: cancel.signal,
      onProgress: (what) => io.stderr.write(`seeding ${what} …\n`),
    });
    forget();
    const counts = { users, follows: plan.follows.length, posts: plan.posts.length, comments: plan.comments.length };
    if (flags.json) writeJson(io, { ...counts, seed: number, password: samplePassword, people: plan.people });
    else {
      const { follows, posts, comments } = counts;
      io.stdout.write(
        `${users} people, ${follows} follows, ${posts} posts, ${comments} comments.\n` +
          `Sign in as "${plan.people[0]}" (or any other) with the password: ${samplePassword}\n`,
      );
    }
    return exitCode.ok;
  },
});
