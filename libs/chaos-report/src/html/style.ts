/** One look for all reports: light and dark, on the screen and on paper. Colours of lines are Okabe and Ito's, which all eyes tell apart. */
export const style = `
:root{color-scheme:light dark;--bg:#fff;--fg:#1c2126;--dim:#5a646e;--rule:#d9dee3;--soft:#f4f6f8;--good:#0b7a53;--bad:#b3261e;--unsure:#8a5a00;
--fault:#d55e00;--c0:#0072b2;--c1:#d55e00;--c2:#008a63;--c3:#b0508c;--c4:#8a6d00;--c5:#2a8fc7;--c6:#5a646e;--c7:#7a4fbf}
@media (prefers-color-scheme:dark){:root{--bg:#14181c;--fg:#e6e9ec;--dim:#9aa5b0;--rule:#333b43;--soft:#1c2228;--good:#4fce9b;--bad:#ff8a80;--unsure:#f0b84a;
--fault:#ff9b5c;--c0:#62b5ee;--c1:#ff9b5c;--c2:#4fd0a5;--c3:#e598c8;--c4:#e5c84a;--c5:#8fd0f5;--c6:#a9b3bd;--c7:#b99bf0}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--fg);font:15px/1.5 system-ui,sans-serif}
main{max-width:1040px;margin:0 auto;padding:24px 20px 64px}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .3rem}h2{font-size:1.15rem;margin:2.2rem 0 .6rem;padding-top:.7rem;border-top:1px solid var(--rule)}
h3{font-size:1rem;margin:1.2rem 0 .3rem}p{margin:.3rem 0 .7rem}.dim,figcaption{color:var(--dim)}figure{margin:.4rem 0 1.2rem}
.verdict{display:flex;gap:14px;align-items:flex-start;border:1px solid var(--rule);border-left:6px solid var(--unsure);border-radius:6px;padding:14px 16px;margin:14px 0;background:var(--soft)}
.verdict strong{font-size:1.15rem;white-space:nowrap}.verdict.held{border-left-color:var(--good)}.verdict.deviated{border-left-color:var(--bad)}
.verdict.expected{border-left-color:var(--good)}.verdict.failed,.verdict.aborted{border-left-color:var(--bad)}
.verdict ul{margin:.3rem 0 0;padding-left:1.1rem}.good{color:var(--good)}.bad{color:var(--bad)}.unsure{color:var(--unsure)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;margin:.4rem 0}dt{color:var(--dim)}dd{margin:0;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%;font-size:.92rem}th,td{text-align:left;padding:.35rem .6rem .35rem 0;border-bottom:1px solid var(--rule);vertical-align:top;overflow-wrap:break-word}td code,li{overflow-wrap:anywhere}
th{color:var(--dim);font-weight:600;white-space:nowrap}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}td.when{white-space:nowrap;font-variant-numeric:tabular-nums}
.wide{overflow-x:auto}code,pre{font:13px/1.45 ui-monospace,monospace}pre{background:var(--soft);padding:10px;border-radius:6px;overflow:auto;max-height:34rem;white-space:pre-wrap;overflow-wrap:anywhere}
summary{cursor:pointer;color:var(--dim)}summary:focus-visible,a:focus-visible,button:focus-visible{outline:2px solid var(--c0);outline-offset:2px}
button{font:inherit;color:inherit;background:var(--soft);border:1px solid var(--rule);border-radius:6px;padding:.3rem .8rem;cursor:pointer}a{color:var(--c0)}
.chart{display:block;width:100%;height:auto;background:var(--soft);border-radius:6px}.chart text{font:11px system-ui,sans-serif;fill:var(--dim)}
.chart .rowname{fill:var(--fg);font-size:12px}.chart .grid{stroke:var(--rule);stroke-width:1}.chart .fault{fill:var(--fault);opacity:.13}.chart .allowed{fill:var(--good);opacity:.14}
.bar{fill:var(--c6);opacity:.55}.bar.p-gate,.bar.p-preparing{fill:var(--c0)}.bar.p-load{fill:var(--c5)}.bar.p-inject,.bar.infault{fill:var(--fault);opacity:.5}.bar.p-ending{fill:var(--c4)}
.bar.p-recovering{fill:var(--c2)}.bar.failed,.bar.aborted{fill:var(--bad)}.chart .inbar{fill:var(--fg)}.look.met{fill:var(--good)}.look.unmet{stroke:var(--bad);stroke-width:2.2;fill:none}
.look.met.watched{fill:var(--bg);stroke:var(--good);stroke-width:1.5}.look.unmet.watched{opacity:.5}.event{stroke:var(--c7);stroke-width:2}
.line path{fill:none;stroke:currentColor;stroke-width:1.8}.line circle{fill:currentColor}.outside{fill:none;stroke:var(--bad);stroke-width:2}
.c0{color:var(--c0)}.c1{color:var(--c1)}.c2{color:var(--c2)}.c3{color:var(--c3)}.c4{color:var(--c4)}.c5{color:var(--c5)}.c6{color:var(--c6)}.c7{color:var(--c7)}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:.1rem 1rem;padding:0;margin:.3rem 0;font-size:.88rem}.legend li::before{content:"";display:inline-block;width:12px;height:3px;background:currentColor;margin-right:.4rem;vertical-align:middle}
@media (max-width:760px){dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}}
@media print{:root{color-scheme:light;--bg:#fff;--fg:#000;--dim:#444;--rule:#bbb;--soft:#fff}main{max-width:none;padding:0}button,.screen{display:none}h2,figure,tr,.verdict{break-inside:avoid}h2{break-after:avoid}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;
