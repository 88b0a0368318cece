/** The inspector's style sheet: one column on a phone, list and detail side by side on a desktop. */
export const INSPECTOR_STYLE = `
:root {
  --surface: #ffffff; --ground: #f3f5f7; --line: #d9dee4; --text: #17202a; --muted: #566573;
  --accent: #0b5cad; --good: #0a7a48; --warn: #8a5a00; --bad: #b3261e; --radius: 10px;
  font: 15px/1.45 system-ui, sans-serif; color: var(--text); background: var(--ground);
}
@media (prefers-color-scheme: dark) {
  :root {
    --surface: #1b2128; --ground: #12161b; --line: #333d47; --text: #e8edf2; --muted: #9fb0c0;
    --accent: #6cb2ff; --good: #4fd394; --warn: #f0b95a; --bad: #ff8a80;
  }
}
* { box-sizing: border-box; }
body { margin: 0; }
h1 { font-size: 1.15rem; margin: 0; }
h2 { font-size: 1rem; margin: 0 0 .6rem; }
h3 { font-size: .9rem; margin: 0 0 .6rem; color: var(--muted); font-weight: 600; }
p { margin: 0; }
header { background: var(--surface); border-bottom: 1px solid var(--line); padding: .9rem 1.2rem; display: grid; gap: .5rem; }
.title { display: flex; flex-wrap: wrap; gap: .2rem 1rem; align-items: baseline; }
#facts { color: var(--muted); }
.notice { color: var(--warn); font-size: .85rem; }
main { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1rem; padding: 1rem; max-width: 1400px; margin: 0 auto; }
@media (min-width: 900px) { main { grid-template-columns: 300px minmax(0, 1fr); align-items: start; } nav { position: sticky; top: 1rem; max-height: calc(100vh - 2rem); overflow: auto; } }
#connection { font-weight: 400; font-size: .8rem; color: var(--muted); }
#sessions { list-style: none; margin: 0; padding: 0; display: grid; gap: .4rem; }
@media (max-width: 899px) { #sessions { grid-auto-flow: column; grid-auto-columns: 70%; overflow-x: auto; padding-bottom: .3rem; } }
#sessions button {
  width: 100%; text-align: left; font: inherit; color: inherit; background: var(--surface); border: 1px solid var(--line);
  border-radius: var(--radius); padding: .6rem .8rem; cursor: pointer; display: grid; gap: .15rem; min-height: 44px;
}
#sessions button[aria-current="true"] { border-color: var(--accent); box-shadow: 0 0 0 1px var(--accent); }
#sessions button:focus-visible { outline: 3px solid var(--accent); outline-offset: 1px; }
.row { display: flex; justify-content: space-between; gap: .6rem; align-items: baseline; }
.muted { color: var(--muted); font-size: .85rem; }
.status { font-size: .75rem; font-weight: 650; letter-spacing: .02em; color: var(--muted); }
.status.SUCCEEDED { color: var(--good); } .status.IN_PROGRESS { color: var(--accent); } .status.FAILED, .status.EXPIRED { color: var(--bad); }
#empty { color: var(--muted); max-width: 40rem; }
article { display: grid; gap: 1rem; min-width: 0; }
section { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); padding: 1rem; min-width: 0; }
code, pre { font: .85em/1.5 ui-monospace, monospace; }
pre { background: var(--ground); border: 1px solid var(--line); border-radius: var(--radius); padding: .7rem; overflow-x: auto; white-space: pre-wrap; }
dl { display: grid; grid-template-columns: fit-content(50%) minmax(0, 1fr); gap: .25rem 1rem; margin: .8rem 0 0; }
dt { color: var(--muted); overflow-wrap: anywhere; } dd { margin: 0; overflow-wrap: anywhere; }
.score { font-size: 1.9rem; font-weight: 650; line-height: 1; }
meter { width: 100%; height: .7rem; margin-top: .5rem; }
.findings { list-style: none; margin: 0; padding: 0; display: grid; gap: .5rem; }
.findings li { display: grid; grid-template-columns: 3.2rem minmax(0, 1fr); gap: .6rem; }
.weight { font-weight: 650; text-align: right; font-variant-numeric: tabular-nums; color: var(--bad); }
.weight.none { color: var(--muted); font-weight: 400; }
td:nth-child(2) { white-space: nowrap; }
.chart { width: 100%; min-width: 500px; height: auto; display: block; margin-bottom: .6rem; }
.chart text { fill: var(--muted); font-size: 13px; } .chart rect { stroke: var(--line); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: .88rem; }
th, td { text-align: left; padding: .3rem 1.2rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--muted); font-weight: 600; white-space: nowrap; } td.number, th.number { text-align: right; white-space: nowrap; }
tr.state td { font-weight: 600; }
.media { display: grid; grid-template-columns: repeat(auto-fill, minmax(200px, 1fr)); gap: 1rem; }
figure { margin: 0; } figcaption { font-size: .8rem; color: var(--muted); margin-top: .3rem; }
.picture { position: relative; } .picture img, video { width: 100%; display: block; border-radius: 6px; background: #000; }
#trace { margin-bottom: 1rem; } #trace summary { cursor: pointer; font-weight: 600; min-height: 44px; align-content: center; }
#trace summary:focus-visible, #trace button:focus-visible, #trace textarea:focus-visible, #trace input:focus-visible { outline: 3px solid var(--accent); outline-offset: 1px; }
#trace textarea { width: 100%; margin-top: .5rem; font: .85em/1.5 ui-monospace, monospace; color: inherit; background: var(--surface); border: 1px solid var(--muted); border-radius: var(--radius); padding: .6rem; }
.actions { display: flex; flex-wrap: wrap; gap: .6rem; align-items: center; margin: .5rem 0; }
.actions button { font: inherit; color: inherit; background: var(--surface); border: 1px solid var(--muted); border-radius: var(--radius); padding: .4rem 1rem; min-height: 44px; cursor: pointer; }
.actions input { font: inherit; max-width: 100%; }
#trace-problem { color: var(--bad); font-weight: 600; overflow-wrap: anywhere; }
#trace-view { display: grid; gap: 1rem; margin-top: .6rem; }
a { color: var(--accent); }
.failure { color: var(--bad); overflow-wrap: anywhere; }
.course { list-style: none; margin: 0; padding: 0; }
.course li { display: grid; grid-template-columns: 6.2rem minmax(0, 1fr) 5.6rem; gap: .1rem .6rem; align-items: center; padding: .15rem 0; font-size: .88rem; }
#trace-view { grid-template-columns: minmax(0, 1fr); } .course span { overflow-wrap: anywhere; } .course .time { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; } .course .marks { grid-column: 1 / -1; color: var(--muted); overflow-wrap: anywhere; }
.bar { width: 100%; height: 1.1rem; } .bar .track { fill: var(--ground); } .bar .length { fill: var(--accent); } .bar .mark { fill: var(--text); }
tr.theirs td { color: var(--accent); } tr.step td, tr.guidance td { color: var(--muted); }
.face { position: absolute; border: 2px solid #ffd400; border-radius: 50%; }
`;
