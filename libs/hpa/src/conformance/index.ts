export { type ConformanceCase, type ConformanceReport, runConformance } from './run.ts';
