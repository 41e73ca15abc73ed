import type { Action } from '@gameday/experiment';
import { burnCpu, thenWait } from './actions.ts';

/**
 * Two waves of work, each longer than the autoscaler's sync of 15 s takes to see it, and a lull after each that it sees
 * as well: its CPU is an average over 15 s.
 */
const waveSeconds = 20;
const lullSeconds = 32;
export const wavesSeconds = 2 * waveSeconds + lullSeconds + 5;

const wave = (name: string): Action =>
  burnCpu(name, { target: { service: 'profile', replicas: 'all' }, cores: 0.4, durationSeconds: waveSeconds });

export const waves: readonly Action[] = [
  thenWait(wave('a wave of work'), waveSeconds + lullSeconds),
  thenWait(wave('the next one'), waveSeconds + 5),
];
