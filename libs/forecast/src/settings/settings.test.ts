import { describe, expect, it } from 'vitest';
import { durationText, parseDuration } from './duration.ts';
import { defaultPredictiveSettings, historySteps, parsePredictiveSettings, predictiveAnnotation } from './settings.ts';

describe('predictive settings', () => {
  it('are off by default', () => {
    expect(parsePredictiveSettings(undefined)).toEqual({ settings: defaultPredictiveSettings, problems: [] });
    expect(defaultPredictiveSettings.mode).toBe('off');
  });

  it('are read from annotations', () => {
    const { settings, problems } = parsePredictiveSettings({
      [predictiveAnnotation.mode]: 'auto',
      [predictiveAnnotation.quantile]: '95%',
      [predictiveAnnotation.step]: '1m',
      [predictiveAnnotation.errorMax]: '0.2',
      [predictiveAnnotation.period]: '1d',
      [predictiveAnnotation.warmUp]: '10s',
      'gameday.dev/decision': 'not one of them',
    });
    expect(problems).toEqual([]);
    expect(settings).toEqual({
      mode: 'auto',
      quantile: 0.95,
      stepSeconds: 60,
      errorMax: 0.2,
      warmUpSeconds: 10,
      periodSeconds: 86_400,
    });
  });

  it.each([
    [predictiveAnnotation.mode, 'on', /"on": write one of off, observe, auto/],
    [predictiveAnnotation.quantile, '95', /write a share from 0.5 to 0.999/],
    [predictiveAnnotation.quantile, '1', /such as "0.9" or "90%"/],
    [predictiveAnnotation.step, '5 minutes', /write a time from 1s to 1d/],
    [predictiveAnnotation.step, '0', /write a time from 1s to 1d/],
    [predictiveAnnotation.warmUp, '2h', /write a time from 0s to 1h/],
    [predictiveAnnotation.errorMax, '-1', /write a share from 0.01 to 2/],
    [
      predictiveAnnotation.period,
      '10m',
      /6 to 4032 steps of 5 min long \(30 min to 14 d\), or change gameday.dev\/forecast-step/,
    ],
    ['gameday.dev/forecast-quantil', '0.9', /there is no such setting; there are .*forecast-quantile/],
  ])('%s: %s is told, and the default taken', (annotation, value, message) => {
    const { settings, problems } = parsePredictiveSettings({ [annotation]: value });
    expect(settings).toEqual(defaultPredictiveSettings);
    expect(problems).toEqual([{ annotation, value, message: expect.stringMatching(message) as string }]);
    expect(problems[0]?.message).toContain(`metadata.annotations["${annotation}"]`);
  });

  it.each([
    [{}, 2_017],
    [{ stepSeconds: 60 }, 8_065],
    [{ stepSeconds: 5, periodSeconds: 3_600 }, 5_761],
    [{ periodSeconds: 3_600 }, 2_017],
  ])('%j need %i steps of history', (change, steps) => {
    expect(historySteps({ ...defaultPredictiveSettings, ...change })).toBe(steps);
  });
});

describe('a duration', () => {
  it.each([
    ['90s', 90],
    ['1h30m', 5_400],
    ['1.5h', 5_400],
    ['250ms', 0.25],
    ['2w', 1_209_600],
    ['300', 300],
    ['', undefined],
    ['5', 5],
    ['m5', undefined],
    ['-5m', undefined],
    ['5 m', undefined],
  ])('%j is %s seconds', (text, seconds) => expect(parseDuration(text)).toBe(seconds));

  it.each([
    [45, '45 s'],
    [90, '90 s'],
    [720, '12 min'],
    [150, '2.5 min'],
    [86_400, '24 h'],
    [604_800, '7 d'],
    [0.5, '0.5 s'],
  ])('of %s s is told as %s', (seconds, text) => expect(durationText(seconds)).toBe(text));
});
