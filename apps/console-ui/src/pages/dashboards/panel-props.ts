import type {
  AbsoluteTimeRange,
  AnnotationEvent,
  DataFrame,
  EventBus,
  FieldConfigSource,
  LoadingState,
  TimeRange,
} from '@grafana/data';
import type { ComponentType } from 'react';

/** A panel as it stands in the dashboard's JSON (Grafana 12). */
export interface PanelModel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly fieldConfig: FieldConfigSource;
}

/** What a kind of panel is drawn from. */
export interface PanelProps {
  readonly panel: PanelModel;
  /** After transformations and field configuration (`applyFieldOverrides`): each field has its `display`. */
  readonly frames: readonly DataFrame[];
  readonly state: LoadingState;
  readonly timeRange: TimeRange;
  /** `browser`, `utc`, or a name. */
  readonly timeZone: string;
  /** Of the panel's content, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Faults, runs and the like in this time range. */
  readonly annotations: readonly AnnotationEvent[];
  /** Where panels tell each other what the pointer is on (shared cross-hair); one for the whole dashboard. */
  readonly eventBus: EventBus;
  /** Key of the shared cursor (uPlot's `sync`), the same for all panels of a dashboard. */
  readonly cursorSync: string;
  readonly onChangeTimeRange: (range: AbsoluteTimeRange) => void;
  /** Fills in `$variables` in texts. */
  readonly interpolate: (text: string) => string;
}

export type PanelComponent = ComponentType<PanelProps>;
