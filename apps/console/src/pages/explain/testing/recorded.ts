import { readFileSync } from 'node:fs';
import type { GovernanceReport } from '@gameday/service-kit';
import { parseGovernance } from '../../../sources/governance.ts';

/** What a gateway's replica once told of a fault on its way to the assets: two ejections withheld, seven transitions. */
export function recordedReport(): GovernanceReport {
  const report = parseGovernance(JSON.parse(readFileSync(new URL('recorded-report.json', import.meta.url), 'utf8')));
  if (!report) throw new Error('the recorded report is none');
  return report;
}

/** When the breaker opened first. */
export const openedMs = Date.parse('2026-11-23T21:52:05.585Z');
