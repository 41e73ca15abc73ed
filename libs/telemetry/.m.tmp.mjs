import fs from 'node:fs';
import {createRequire} from 'node:module';
const kit=createRequire('/work/main/libs/service-kit/src/x.js');
await import('node:http'); kit('express'); kit('undici');
const f=(k)=>{const m=fs.readFileSync('/proc/self/smaps_rollup','utf8');return +(new RegExp('^'+k+':\\s+(\\d+)','m').exec(m)[1])/1024};
const snap=()=>{gc();gc();return {rss:f('Rss'),dirty:f('Private_Dirty'),heap:process.memoryUsage().heapUsed/1048576,total:process.memoryUsage().heapTotal/1048576,t:performance.now()}};
let a=snap();const z=a;
const row=(l,a,b)=>console.log(l.padEnd(46),Object.keys(a).map(k=>k+'+'+(b[k]-a[k]).toFixed(1)).join(' '));
for(const n of [...(process.env.PRE?process.env.PRE.split(','):[]),'./.js.tmp/index.mjs']){await import(n);const b=snap();row(n,a,b);a=b}
row('TOTAL',z,a);console.log('rss',a.rss.toFixed(1));
process.exit(0);
