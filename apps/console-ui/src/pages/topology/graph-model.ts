import { type PlacedFault, type Topology, worstBreaker } from '@gameday/console-api';
import { formatDuration, formatRate, formatShare } from '../../kit/format.ts';
import type { LayoutEdge, LayoutNode } from './layers.ts';
import type { LayoutOptions } from './layout.ts';
import { amplified, breakerWord, errorWords, rejectedOf } from './words.ts';

/** What of the graph its layout depends on: names, and nothing that changes with every reading. */
export const layoutInput = ({
  nodes,
  edges,
}: Pick<Topology, 'nodes' | 'edges'>): { nodes: LayoutNode[]; edges: LayoutEdge[] } => ({
  nodes: nodes.map(({ id, kind }) => (kind === 'engine' ? { id, last: true } : { id })),
  edges: edges.map(({ id, service, peer }) => ({ id, from: service, to: peer })),
});

/** Says the same for graphs that are laid out the same. */
export const layoutKey = (topology: Pick<Topology, 'nodes' | 'edges'>): string => JSON.stringify(layoutInput(topology));

/** Below this callees stand under their callers. */
const narrowPx = 620;

/** Sizes for a width in pixels. */
export function layoutOptions(width: number): LayoutOptions {
  if (width >= narrowPx) {
    const common = { direction: 'right', nodeHeight: 78, layerGapMax: 200, nodeGap: 24, length: width } as const;
    return width >= 980
      ? { ...common, nodeWidth: 150, nodeWidthMin: 108, layerGapMin: 84, bendSize: 44 }
      : { ...common, nodeWidth: 140, nodeWidthMin: 104, layerGapMin: 36, bendSize: 24 };
  }
  const nodeGap = 6;
  return {
    direction: 'down',
    nodeWidth: 104,
    nodeHeight: 74,
    layerGapMin: 62,
    layerGapMax: 62,
    nodeGap,
    bendSize: 26,
    length: 0,
    perLayerMax: Math.max(2, Math.floor((width + nodeGap) / (112 + nodeGap))),
  };
}

/** A line of text at an edge. */
export interface EdgeText {
  readonly text: string;
  readonly tone: 'plain' | 'quiet' | 'bad' | 'warn';
}

type Edge = Topology['edges'][number];

/** Room for a line with two figures, in pixels. */
const twoFiguresPx = 100;
/** Below this there is room for a number and no word. */
const wordPx = 60;

const breakerBriefly = { open: 'open', half_open: 'half' } as const;

/** In this graph nothing but errors is in percent. */
const shareInBrief = (errorShare: number, roomPx: number): string =>
  roomPx < wordPx ? formatShare(errorShare) : `${formatShare(errorShare)} err`;

/**
 * What stands at an edge: figures, then what is urgent; where there is little room the most urgent alone, and nothing where nothing
 * happens. No line is wider than the room between two layers, or it would cover the boxes beside it: what is left out there stands in
 * the edge's label and panel, and what is refused is among the errors.
 */
export function edgeTexts(edge: Edge, room: 'wide' | 'narrow', roomPx: number): readonly EdgeText[] {
  const { perSecond, errorShare = 0, p99Seconds } = edge.flow;
  const worst = worstBreaker(edge.breakers);
  const rejected = rejectedOf(edge);
  const short = room === 'narrow' || roomPx < twoFiguresPx;
  const urgent: EdgeText[] = [
    ...(worst !== undefined && worst !== 'closed'
      ? [
          {
            text: roomPx < wordPx ? breakerBriefly[worst] : breakerWord[worst],
            tone: worst === 'open' ? 'bad' : 'warn',
          } as const,
        ]
      : []),
    ...(errorShare > 0
      ? [{ text: short ? shareInBrief(errorShare, roomPx) : errorWords(errorShare), tone: 'bad' } as const]
      : []),
    ...(rejected > 0 && !short ? [{ text: `${formatRate(rejected)}/s refused`, tone: 'bad' } as const] : []),
    ...(amplified(edge) ? [{ text: `×${edge.amplification?.toFixed(2)}`, tone: 'warn' } as const] : []),
  ];
  const rate: EdgeText[] =
    perSecond === undefined ? [] : [{ text: `${formatRate(perSecond)}/s`, tone: perSecond === 0 ? 'quiet' : 'plain' }];
  if (room === 'narrow') return [...urgent, ...(perSecond === 0 ? [] : rate)].slice(0, 1);
  if (p99Seconds === undefined) return [...rate, ...urgent];
  const seconds = formatDuration(p99Seconds);
  if (roomPx >= twoFiguresPx)
    return [...rate.map(({ text, tone }) => ({ text: `${text} · ${seconds}`, tone })), ...urgent];
  return [...rate, { text: seconds, tone: 'quiet' }, ...urgent];
}

/** The faults on each node and edge. */
export function faultsAt(faults: readonly PlacedFault[] | undefined): (id: string) => readonly PlacedFault[] {
  const byPlace = new Map<string, PlacedFault[]>();
  for (const fault of faults ?? []) {
    for (const id of [...fault.nodes, ...fault.edges]) byPlace.set(id, [...(byPlace.get(id) ?? []), fault]);
  }
  return (id) => byPlace.get(id) ?? [];
}
