/* Draws the charts of the report with uPlot, which stands before this in the page. */
/* global uPlot */
(() => {
  const charts = JSON.parse(document.getElementById('charts').textContent);
  const style = getComputedStyle(document.documentElement);
  const variable = (name) => style.getPropertyValue(name).trim();
  const tints = Array.from({ length: 8 }, (_, index) => variable(`--tint-${index}`));
  const dashes = [[], [6, 4], [2, 3], [10, 3, 2, 3]];
  const ink = variable('--ink-soft');
  const grid = variable('--edge-soft');
  const height = 240;

  const number = (value) => {
    if (value === null || value === undefined) return '–';
    if (value === 0) return '0';
    const size = Math.abs(value);
    if (size >= 100) return Math.round(value).toLocaleString('en');
    return String(Number(value.toPrecision(3)));
  };
  const clock = (seconds) => new Date(seconds * 1000).toISOString().slice(11, 19);
  const axis = (values) => ({
    stroke: ink,
    grid: { stroke: grid, width: 1 },
    ticks: { stroke: grid, width: 1 },
    values,
  });

  const drawing = ({ kind, sampled = false }) => {
    if (kind === 'bars') return { paths: uPlot.paths.bars({ size: [0.8, 60] }), points: { show: false } };
    if (kind === 'dots') return { paths: () => null, points: { show: true, size: 5 } };
    return { width: 1.6, spanGaps: sampled, points: { show: false } };
  };

  function draw(chart, element) {
    const time = chart.kind === 'time';
    // Bars of several transactions would hide each other: they are drawn with some of what is behind.
    const fill = (tint) => (chart.kind === 'bars' ? { fill: `color-mix(in srgb, ${tint} 45%, transparent)` } : {});
    const series = chart.series.map(({ name }, index) => {
      const tint = tints[index % tints.length];
      return {
        label: name,
        stroke: tint,
        dash: dashes[Math.floor(index / tints.length) % dashes.length],
        value: (_, value) => `${number(value)} ${value === null ? '' : chart.unit.split(';')[0]}`,
        ...drawing(chart),
        ...fill(tint),
      };
    });
    const label = (value) => (time ? clock(value) : `${number(value)} ${chart.xUnit}`);
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height,
        padding: [10, 28, 0, 0],
        scales: { x: { time }, y: { range: (_, low, high) => [Math.min(0, low ?? 0), (high || 1) * 1.05] } },
        axes: [
          axis((_, ticks) => ticks.map((tick) => (time ? clock(tick) : number(tick)))),
          { ...axis((_, ticks) => ticks.map(number)), size: 62 },
        ],
        series: [
          { label: time ? 'time' : chart.xUnit, value: (_, value) => (value === null ? '–' : label(value)) },
          ...series,
        ],
        cursor: time ? { sync: { key: 'time' } } : {},
        tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'UTC'),
      },
      [chart.x, ...chart.series.map(({ values }) => values)],
      element,
    );
    new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height })).observe(element);
  }

  // Drawn when they come into sight: a report of fifty transactions has many lines.
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        seen.unobserve(target);
        draw(charts[target.dataset.chart], target);
      }
    },
    { rootMargin: '300px' },
  );
  for (const element of document.querySelectorAll('[data-chart]')) seen.observe(element);

  // A link to a trace opens it.
  const open = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (target instanceof HTMLDetailsElement) target.open = true;
  };
  addEventListener('hashchange', open);
  open();
})();
