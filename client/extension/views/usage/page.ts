/** The panel's page: an empty frame that its one script fills. Nothing is loaded from elsewhere. Pure. */
export function usagePage(options: {
  readonly script: string;
  readonly source: string;
  readonly nonce: string;
}): string {
  const { script, source, nonce } = options;
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; font-src ${source};`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Resource usage</title>
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<header><h1 id="title"></h1><p id="subtitle"></p><button id="fit" type="button" aria-pressed="false">Fit scale to usage</button></header>
<p id="message" role="status"></p>
<main id="charts"></main>
<table id="table"></table>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}

/** Colours are the theme's; what tells series apart without colour is the dash. */
const STYLE = `
body { padding: 16px 20px; color: var(--vscode-foreground); font-family: var(--vscode-font-family); font-size: var(--vscode-font-size); max-width: 1100px; }
header { display: flex; align-items: baseline; gap: 12px; flex-wrap: wrap; margin-bottom: 14px; }
h1 { font-size: 1.5em; font-weight: 600; margin: 0; }
#subtitle { margin: 0; color: var(--vscode-descriptionForeground); flex: 1; }
#message { margin: 0 0 8px; color: var(--vscode-descriptionForeground); }
button { color: var(--vscode-button-secondaryForeground); background: var(--vscode-button-secondaryBackground); border: 1px solid var(--vscode-button-border, transparent); padding: 4px 11px; border-radius: 2px; font: inherit; cursor: pointer; }
button:hover { background: var(--vscode-button-secondaryHoverBackground); }
button[aria-pressed="true"] { color: var(--vscode-button-foreground); background: var(--vscode-button-background); }
button:focus-visible, .plot:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
section { margin: 0 0 12px; }
h2 { font-size: 1.1em; font-weight: 600; margin: 0; display: inline; }
.now { margin-left: 10px; font-variant-numeric: tabular-nums; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 4px 0 2px; padding: 0; }
.legend svg { vertical-align: middle; margin-right: 5px; }
.plot { position: relative; cursor: crosshair; }
.plot svg { display: block; }
.readout { display: block; min-height: 1.4em; color: var(--vscode-descriptionForeground); font-variant-numeric: tabular-nums; }
.grid { stroke: var(--vscode-widget-border, var(--vscode-panel-border)); stroke-width: 1; opacity: 0.6; }
.mark { fill: var(--vscode-descriptionForeground); font-size: 11px; }
.line { fill: none; stroke-width: 1.75; stroke-linejoin: round; vector-effect: non-scaling-stroke; }
.line.total { stroke-width: 2.5; }
.limit { stroke: var(--vscode-charts-red); stroke-width: 1.25; stroke-dasharray: 6 4; }
.limit-label { fill: var(--vscode-descriptionForeground); font-size: 11px; }
.cursor { stroke: var(--vscode-foreground); stroke-width: 1; opacity: 0.7; }
.c0 { stroke: var(--vscode-charts-blue); }
.c1 { stroke: var(--vscode-charts-yellow); stroke-dasharray: 7 2; }
.c2 { stroke: var(--vscode-charts-green); stroke-dasharray: 2 2; }
.c3 { stroke: var(--vscode-charts-purple); stroke-dasharray: 9 2 2 2; }
.c4 { stroke: var(--vscode-terminal-ansiCyan); stroke-dasharray: 4 3; }
.c5 { stroke: var(--vscode-charts-foreground); stroke-dasharray: 1 3; }
.line.total { stroke: var(--vscode-foreground); stroke-dasharray: none; }
.limit.c0, .limit.c1, .limit.c2, .limit.c3, .limit.c4, .limit.c5 { stroke-dasharray: 2 5; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 5px 12px 5px 0; border-bottom: 1px solid var(--vscode-widget-border, var(--vscode-panel-border)); }
thead th { color: var(--vscode-descriptionForeground); font-weight: 400; }
tbody th { font-weight: 600; }
caption { text-align: left; color: var(--vscode-descriptionForeground); padding-bottom: 4px; }
`;
