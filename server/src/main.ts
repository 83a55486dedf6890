import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import manifest from '../../package.json' with { type: 'json' };
import { startServer } from './server.ts';

const TRANSPORT = /^--(stdio|node-ipc|socket=|pipe=)/;

/** The file's text; anything that is no readable file is no text. */
async function readText(uri: string): Promise<string | undefined> {
  if (!uri.startsWith('file:')) return undefined;
  try {
    return await readFile(fileURLToPath(uri), 'utf8');
  } catch {
    return undefined;
  }
}

if (process.argv.slice(2).some((argument) => TRANSPORT.test(argument))) {
  startServer(createConnection(ProposedFeatures.all), { readFile: readText, version: manifest.version });
} else {
  process.stderr.write(
    'Drydock language server for ECS task definitions. Editors start it; it speaks LSP.\nUsage: node server.cjs --stdio\n',
  );
  process.exitCode = 2;
}
