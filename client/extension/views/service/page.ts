/** The page of a service: an empty frame that its one script fills. Nothing is loaded from elsewhere. Pure. */
export function servicePage(options: { readonly script: string; readonly nonce: string }): string {
  const { script, nonce } = options;
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}';`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Service</title>
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<svg width="0" height="0" aria-hidden="true"><defs><pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch-line" d="M0 0V7"/></pattern></defs></svg>
<header><h1 id="title"></h1><p id="subtitle"></p><div id="commands" role="toolbar" aria-label="Service"></div></header>
<p id="headline" role="status"></p>
<p id="failure"></p>
<section><h2>Now</h2><ul id="legend" class="legend" aria-hidden="true"></ul><div id="now" role="img"></div></section>
<section><h2>Until now</h2><div id="history" role="img"></div></section>
<main id="tables"></main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}

/** Colours are the theme's; what tells old from new without colour is the hatching, what tells states apart is the frame. */
const STYLE = `
body { padding: 16px 20px 32px; color: var(--vscode-foreground); font-family: var(--vscode-font-family); font-size: var(--vscode-font-size); max-width: 1100px; }
body > svg { position: absolute; }
header { display: flex; align-items: baseline; gap: 6px 14px; flex-wrap: wrap; margin-bottom: 12px; }
h1 { font-size: 1.6em; font-weight: 600; margin: 0; }
#subtitle { margin: 0; color: var(--vscode-descriptionForeground); flex: 1 1 auto; }
#commands { display: flex; flex-wrap: wrap; gap: 6px; }
#headline { margin: 0 0 8px; padding: 9px 13px; border-left: 4px solid var(--tone); background: var(--vscode-textBlockQuote-background); font-size: 1.1em; }
#headline { --tone: var(--vscode-disabledForeground); }
#headline.good { --tone: var(--vscode-charts-green); }
#headline.busy { --tone: var(--vscode-charts-blue); }
#headline.bad { --tone: var(--vscode-charts-red); }
#failure { margin: 0 0 8px; padding: 0 13px; }
#failure:empty { display: none; }
section { margin: 18px 0 0; }
h2 { font-size: 1.1em; font-weight: 600; margin: 0 0 6px; }
.empty { margin: 0; color: var(--vscode-descriptionForeground); }
button { font: inherit; cursor: pointer; text-align: left; }
button.command { color: var(--vscode-button-secondaryForeground); background: var(--vscode-button-secondaryBackground); border: 1px solid var(--vscode-button-border, transparent); padding: 4px 11px; border-radius: 2px; }
button.command:hover { background: var(--vscode-button-secondaryHoverBackground); }
button.link { color: var(--vscode-textLink-foreground); background: none; border: 0; padding: 0; }
button.link:hover { color: var(--vscode-textLink-activeForeground); text-decoration: underline; }
button:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 4px 16px 4px 0; border-bottom: 1px solid var(--vscode-widget-border, var(--vscode-panel-border)); vertical-align: baseline; }
td:last-child, th:last-child { width: 50%; padding-right: 0; overflow-wrap: anywhere; }
td:nth-child(2):last-child, th:nth-child(2):last-child { width: 85%; }
td:not(:last-child) { white-space: nowrap; }
thead th { color: var(--vscode-descriptionForeground); font-weight: 400; }
.tone::before { content: "●"; margin-right: 6px; color: var(--vscode-disabledForeground); }
.tone.good::before { color: var(--vscode-charts-green); }
.tone.busy::before { content: "◐"; color: var(--vscode-charts-blue); }
.tone.bad::before { content: "▲"; color: var(--vscode-charts-red); }
.tone.idle::before { content: "○"; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 0 0 4px; padding: 0; color: var(--vscode-descriptionForeground); }
.legend svg { vertical-align: -2px; margin-right: 6px; }
svg { display: block; }
.legend svg { display: inline; }
.d0 { --deployment: var(--vscode-charts-blue); }
.d1 { --deployment: var(--vscode-charts-yellow); }
.d2 { --deployment: var(--vscode-charts-purple); }
.d3 { --deployment: var(--vscode-terminal-ansiCyan); }
.hatch-line { stroke: var(--vscode-editor-background); stroke-width: 2; opacity: 0.75; }
.hatch { fill: url(#hatch); stroke: none; pointer-events: none; }
.tile .body { fill: var(--deployment); fill-opacity: 0.35; stroke: var(--deployment); stroke-width: 1.5; }
.tile .hatch { opacity: 0.6; }
.tile.starting .body { fill-opacity: 0.08; stroke-dasharray: 5 4; }
.tile.starting .hatch, .tile.stopping .hatch { opacity: 0.25; }
.tile.stopping .body { fill-opacity: 0.08; stroke-opacity: 0.5; stroke-dasharray: 1 3; }
.tile.stopping text { opacity: 0.65; }
.tile.unhealthy .body { stroke: var(--vscode-charts-red); stroke-width: 3; }
.tile.unhealthy .word, .tile.unhealthy .sign { fill: var(--vscode-charts-red); }
.tile text { fill: var(--vscode-foreground); font-size: 11px; paint-order: stroke; stroke: var(--vscode-editor-background); stroke-width: 3px; stroke-linejoin: round; }
.tile .name { font-weight: 600; font-size: 12px; }
.tile .id { fill: var(--vscode-descriptionForeground); font-size: 10px; }
.tile .sign { font-size: 14px; }
.room { fill: none; stroke: var(--vscode-disabledForeground); stroke-dasharray: 2 4; opacity: 0.55; }
.label { fill: var(--vscode-descriptionForeground); font-size: 11px; }
.halo { paint-order: stroke; stroke: var(--vscode-editor-background); stroke-width: 3px; stroke-linejoin: round; }
.desired { stroke: var(--vscode-foreground); stroke-width: 1; opacity: 0.6; fill: none; }
.minimum { stroke: var(--vscode-charts-green); stroke-width: 2.5; fill: none; }
.minimum.unmet { stroke: var(--vscode-charts-red); }
.minimum.line { stroke-width: 1.75; stroke-dasharray: 9 4; }
.maximum { stroke: var(--vscode-charts-red); stroke-width: 1.75; stroke-dasharray: 3 3; fill: none; }
.axis { stroke: var(--vscode-disabledForeground); }
.area { fill: var(--deployment); fill-opacity: 0.55; }
.area.starting { fill-opacity: 0.16; }
.start { stroke: var(--vscode-foreground); stroke-width: 1; opacity: 0.5; }
.failure path { stroke: var(--vscode-charts-red); stroke-width: 2.25; fill: none; }
`;
