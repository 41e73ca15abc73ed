import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { version } from '@gameday/lab-kit';
import { capturedIo } from '../testing/captured-io.ts';
import { run } from './run.ts';
import { commands } from './table.ts';

const home = mkdtempSync(join(tmpdir(), 'gameday-cli-'));
afterAll(() => rmSync(home, { recursive: true }));

async function gameday(...args: string[]) {
  const io = capturedIo({ GAMEDAY_HOME: home });
  return { code: await run(args, io), out: io.out(), err: io.err() };
}

describe('the command line', () => {
  it('says its version and its commands', async () => {
    expect(await gameday('--version')).toEqual({ code: 0, out: `${version}\n`, err: '' });
    const { code, out } = await gameday('--help');
    expect(code).toBe(0);
    expect(out).toContain('engines install');
    expect(out).not.toContain('supervise');
  });

  it.each(Object.keys(commands))('explains %s', async (name) => {
    const { code, out, err } = await gameday(...name.split(' '), '--help');
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(`Usage: gameday ${name}`);
  });

  it.each([
    [[], 'Usage: gameday COMMAND'],
    [['stauts'], 'there is no command "stauts"; did you mean "status"?'],
    [['engines'], 'gameday engines needs one more word'],
    [['engines', 'instal'], 'there is no command "engines instal"; did you mean "install"?'],
    [['up', '--detahc'], 'gameday up has no flag --detahc; did you mean "--detach"?'],
    [['up', '-x'], 'gameday up has no flag -x'],
    [['up', '--scale'], 'gameday up: '],
    [['up', '--scale', 'feed'], '--scale is "feed"; it must look like feed=2'],
    [['up', '--scale', 'fed=2'], 'there is no service "fed"; did you mean "feed"?'],
    [['up', '--scale', 'gateway=2'], 'gateway always has one replica'],
    [['up', '--monolith', '--scale', 'feed=2'], 'the monolith is one process'],
    [['down', 'now'], 'gameday down does not know what to do with "now"'],
    [['scale', 'feed'], 'gameday scale needs SERVICE N'],
    [['scale', 'feed', 'many'], 'the number of replicas is "many"; it must be a whole number from 0 to 50'],
    [['logs', 'fed'], 'no part is called "fed"; did you mean "feed"?'],
    [['logs', '--lines', '-1'], 'gameday logs: '],
    [['attach', 'engine'], 'nothing to attach to is called "engine"; did you mean "engines"?'],
    [['serve', 'nobody'], 'there is no service "nobody"'],
    [['engines', 'install', 'consull'], 'no engine is called "consull"; did you mean "consul"?'],
    [['seed', '--users', '0'], '--users is "0"; it must be a whole number from 1'],
  ])('refuses %j as wrong use', async (args, message) => {
    const { code, out, err } = await gameday(...args);
    expect(err).toContain(message);
    expect(err).not.toMatch(/\n +at /);
    expect([code, out]).toEqual([2, '']);
  });

  it.each([[['scale', 'feed', '2']], [['reset']], [['seed']], [['serve', 'feed']]])(
    'says of %j that no lab runs, and what to do',
    async (args) => {
      const { code, out, err } = await gameday(...args);
      expect([code, out]).toEqual([3, '']);
      expect(err).toContain(`no lab runs in ${home}\n  → start it with: gameday up`);
    },
  );

  it('reports the status of no lab with an empty document and exit code 3', async () => {
    const { code, out, err } = await gameday('status', '--json');
    expect([code, err]).toEqual([3, '']);
    expect(JSON.parse(out)).toEqual({ engines: [], apps: [], services: [], urls: {} });
    expect(await gameday('status')).toMatchObject({ code: 3, out: 'No lab runs. Start it with: gameday up\n' });
  });

  it('has nothing to bring down where nothing runs', async () => {
    expect(await gameday('down')).toEqual({ code: 0, out: 'No lab runs.\n', err: '' });
    expect(JSON.parse((await gameday('down', '--json')).out)).toEqual({ stopped: false, leftovers: [] });
  });

  it('says what is wrong with a port base', async () => {
    const io = capturedIo({ GAMEDAY_HOME: home, GAMEDAY_PORT_BASE: '99999' });
    expect(await run(['up'], io)).toBe(2);
    expect(io.err()).toContain('GAMEDAY_PORT_BASE is "99999"');
  });

  it('shows a stack only to those who ask for it', async () => {
    const io = capturedIo({ GAMEDAY_HOME: home, GAMEDAY_DEBUG: '1' });
    await run(['scale', 'feed', '2'], io);
    expect(io.err()).toMatch(/\n +at /);
  });
});
