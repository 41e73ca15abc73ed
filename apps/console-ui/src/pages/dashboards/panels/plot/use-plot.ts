import type { UPlotConfigBuilder } from '@grafana/ui';
import { useLayoutEffect, useRef, useState, type RefObject } from 'react';
import type uPlot from 'uplot';

/** The plot that was made from this configuration, once it is made. For children of a plot. */
export function usePlot(config: UPlotConfigBuilder): uPlot | undefined {
  const [plot, setPlot] = useState<uPlot>();
  useLayoutEffect(() => config.addHook('init', (made) => setPlot(() => made)), [config]);
  return plot;
}

/** Holds what hooks of a plot read when they are called: children of a plot have it up to date before it draws. */
export function useLatest<Value>(value: Value): RefObject<Value> {
  const latest = useRef(value);
  useLayoutEffect(() => {
    latest.current = value;
  }, [value]);
  return latest;
}
