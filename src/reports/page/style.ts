/** The page's style sheet: one column, system type, light, wide tables scroll inside themselves, prints on A4. */
export const STYLE = `
:root {
  --ink: #1c1f23; --soft: #4b5158; --faint: #7b828a; --line: #e3e6e9; --wash: #f7f8f9; --accent: #0072b2; --loss: #b34700;
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: #fff; color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", "Helvetica Neue", Arial, sans-serif;
}
header, main, footer { max-width: 1010px; margin: 0 auto; padding: 0 28px; }
header { padding-top: 40px; }
h1 { font-size: 28px; line-height: 1.25; margin: 0 0 6px; letter-spacing: -0.01em; overflow-wrap: anywhere; }
h2 { font-size: 21px; line-height: 1.3; margin: 56px 0 8px; padding-top: 14px; border-top: 1px solid var(--line); }
h3 { font-size: 16px; margin: 0 0 2px; overflow-wrap: anywhere; }
p { margin: 8px 0; max-width: 46em; }
a { color: var(--accent); }
code, pre { font: 13px/1.5 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
pre { background: var(--wash); padding: 14px 16px; overflow-x: auto; border-radius: 6px; margin: 8px 0; }
.meta, .note, figcaption p, td small, .card small { color: var(--soft); }
.meta { font-size: 15px; max-width: none; }
.verdict { font-size: 18px; line-height: 1.5; margin: 18px 0; max-width: 44em; }
nav { font-size: 14px; margin: 18px 0 0; display: flex; flex-wrap: wrap; gap: 4px 18px; }
nav a { text-decoration: none; }
nav a:hover { text-decoration: underline; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(230px, 1fr)); gap: 14px; margin: 22px 0 6px; }
.card { border: 1px solid var(--line); border-radius: 8px; padding: 14px 16px; break-inside: avoid; }
.card h3 { font-size: 14px; font-weight: 600; color: var(--soft); }
.card .amount { font-size: 27px; font-weight: 600; line-height: 1.25; font-variant-numeric: tabular-nums; }
.card small { display: block; font-size: 13px; line-height: 1.4; }
.card dl { display: grid; grid-template-columns: 1fr auto; gap: 2px 12px; margin: 10px 0 0; font-size: 14px; }
.card dt { color: var(--soft); }
.card dd { margin: 0; text-align: right; font-variant-numeric: tabular-nums; }
.loss { color: var(--loss); }
.na { color: var(--faint); }
figure { margin: 30px 0 34px; break-inside: avoid; }
figcaption p { font-size: 14px; line-height: 1.5; margin: 0 0 10px; max-width: 60em; }
.plot { overflow-x: auto; }
.plot svg { display: block; max-width: none; }
.plot.still svg { width: 100%; height: auto; }
.missing { border: 1px dashed var(--line); border-radius: 6px; padding: 12px 16px; color: var(--soft); font-size: 15px; }
.scroll { overflow-x: auto; margin: 12px 0 20px; }
table { border-collapse: collapse; font-size: 14px; line-height: 1.4; min-width: 100%; }
caption { text-align: left; font-weight: 600; padding: 0 0 6px; }
th, td { text-align: left; vertical-align: top; padding: 6px 16px 6px 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; color: var(--soft); vertical-align: bottom; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
td.number { white-space: nowrap; }
td small { display: block; font-size: 12.5px; white-space: normal; min-width: 6.5em; }
td.long { min-width: 18em; }
.scroll td:first-child { min-width: 11.5em; }
td.words { min-width: 7.5em; overflow-wrap: break-word; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: 5px 20px; font-size: 14px; margin: 12px 0; }
.facts dt { color: var(--soft); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
ul.plain { padding-left: 20px; margin: 8px 0; max-width: 48em; }
ul.plain li { margin: 4px 0; }
summary { cursor: pointer; color: var(--accent); font-size: 14px; }
footer { color: var(--faint); font-size: 13px; padding-top: 40px; padding-bottom: 48px; }
#tip {
  position: absolute; pointer-events: none; z-index: 9; background: #fff; border: 1px solid #c9ced3; border-radius: 6px;
  box-shadow: 0 2px 10px rgba(0, 0, 0, 0.12); padding: 7px 10px; font-size: 13px; line-height: 1.45; max-width: 320px;
}
#tip[hidden] { display: none; }
#tip table { min-width: 0; font-size: 13px; line-height: 1.45; }
#tip td { border: 0; padding: 0 0 0 12px; overflow-wrap: anywhere; }
#tip td:first-child { color: var(--soft); padding-left: 0; }
@media (max-width: 640px) {
  body { font-size: 15px; }
  header, main, footer { padding-left: 16px; padding-right: 16px; }
  header { padding-top: 24px; }
  h1 { font-size: 22px; }
  h2 { font-size: 19px; margin-top: 40px; }
  .verdict { font-size: 16.5px; }
  .scroll td:first-child { min-width: 8em; }
  .facts { grid-template-columns: 1fr; gap: 0; }
  .facts dd { margin-bottom: 8px; }
}
@media print {
  @page { size: A4; margin: 14mm; }
  body { font-size: 10.5pt; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  header, main, footer { max-width: none; padding: 0; }
  nav, #tip { display: none; }
  h2 { break-after: avoid; margin-top: 24px; }
  .plot svg { width: 100% !important; height: auto !important; }
  .scroll, .plot { overflow: visible; }
  table { font-size: 8.5pt; }
  tr { break-inside: avoid; }
  th, td { padding-right: 8px; }
}
`;
