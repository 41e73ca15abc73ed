import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

describe('the settings', () => {
  it('have the lab’s well-known ports by default', () => {
    expect(readConfig({}, '/lab')).toMatchObject({
      port: 7070,
      supervisorSocket: undefined,
      ports: { cluster: 7080, prometheus: 9090, jaeger: 16_686 },
    });
  });

  it('take the supervisor’s word', () => {
    const ports = { gateway: 1, console: 2, cluster: 3, consul: 4, prometheus: 5, jaeger: 6 };
    const env = { GAMEDAY_PORTS: JSON.stringify(ports), GAMEDAY_HOME: '/home', GAMEDAY_SUPERVISOR_SOCKET: '/s' };
    expect(readConfig(env, '/lab')).toMatchObject({
      port: 2,
      ports,
      supervisorSocket: '/s',
      paths: { folder: '/home', logs: '/home/logs' },
    });
    expect(readConfig({ ...env, GAMEDAY_PORT: '77' }, '/lab').port).toBe(77);
  });

  it.each([
    [{ GAMEDAY_PORT: 'x' }, 'GAMEDAY_PORT is "x"'],
    [{ GAMEDAY_PORT: '70000' }, 'GAMEDAY_PORT is "70000"'],
    [{ GAMEDAY_PORTS: '{' }, 'GAMEDAY_PORTS is not JSON'],
    [{ GAMEDAY_PORTS: 'null' }, 'GAMEDAY_PORTS has no port named'],
    [{ GAMEDAY_PORTS: '{"gateway": 1}' }, 'GAMEDAY_PORTS has no port named "cluster"'],
    [{ GAMEDAY_PORT_BASE: '80' }, 'GAMEDAY_PORT_BASE'],
  ])('%j are refused by name', (env, message) => expect(() => readConfig(env, '/lab')).toThrow(message));
});
