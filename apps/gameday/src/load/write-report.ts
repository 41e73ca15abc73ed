import { atomicWriteFile } from '@gameday/process';
import {
  compare,
  type Figures,
  figuresOf,
  renderReport,
  type RunRecord,
  type TracePicture,
} from '@gameday/load-report';

export interface ReportRequest {
  readonly file: string;
  readonly title: string;
  readonly figures: Figures;
  readonly record: RunRecord | undefined;
  readonly traces: ReadonlyMap<string, TracePicture>;
  /** Raw file of an earlier run. */
  readonly baseline: { readonly name: string; readonly figures: Figures } | undefined;
}

/** Writes the HTML report. */
export function writeReport({ file, title, figures, record, traces, baseline }: ReportRequest): void {
  const html = renderReport({
    title,
    figures,
    record,
    traces,
    baseline: baseline && { name: baseline.name, changes: compare(baseline.figures, figures) },
  });
  atomicWriteFile(file, html);
}

/** The figures of an earlier run, to compare with. */
export const readBaseline = async (name: string, rawFile: string) => ({ name, figures: await figuresOf(rawFile) });
