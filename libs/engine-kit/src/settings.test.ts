import { expect, it } from 'vitest';
import { currentPlatform } from './platform.ts';
import { cacheFolderOf } from './settings.ts';
import { compareVersions, fits } from './versions.ts';

it.each([
  ['$GAMEDAY_CACHE', { GAMEDAY_CACHE: '/big/cache', XDG_CACHE_HOME: '/xdg', HOME: '/home/ada' }, 'linux', '/big/cache'],
  ['$XDG_CACHE_HOME', { XDG_CACHE_HOME: '/xdg', HOME: '/home/ada' }, 'linux', '/xdg/gameday'],
  ['a relative $XDG_CACHE_HOME', { XDG_CACHE_HOME: 'xdg', HOME: '/home/ada' }, 'linux', '/home/ada/.cache/gameday'],
  ['Linux', { HOME: '/home/ada' }, 'linux', '/home/ada/.cache/gameday'],
  ['macOS', { HOME: '/Users/ada' }, 'darwin', '/Users/ada/Library/Caches/gameday'],
])('the cache lies where the system wants it: %s', (_name, env, system, folder) => {
  expect(cacheFolderOf(env, system)).toBe(folder);
});

it.each([
  ['linux', 'x64', 'linux-x64'],
  ['darwin', 'arm64', 'darwin-arm64'],
  ['win32', 'x64', undefined],
  ['linux', 'riscv64', undefined],
])('%s on %s is the platform %s', (system, processor, platform) => {
  expect(currentPlatform(system, processor)).toBe(platform);
});

it.each([
  ['1.19.2', '1.19.10', -1],
  ['1.19', '1.19.0', 0],
  ['v2.5.0', '2.5.0', 0],
  ['18.4', '9.6', 1],
  ['2.42.0+ds', '2.42', 0],
])('compares %s with %s: %i', (left, right, order) => {
  expect(compareVersions(left, right)).toBe(order);
});

it.each([
  ['2.42.0', true],
  ['3.9.9', true],
  ['4.0.0', false],
  ['2.41.9', false],
])('%s lies from 2.42 to below 4: %s', (version, expected) => {
  expect(fits(version, { min: '2.42', below: '4' })).toBe(expected);
});
