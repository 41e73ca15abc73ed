export { useWidth as useTrackWidth } from '../autoscaling/chart/use-width.ts';
