import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import manifest from '../../package.json' with { type: 'json' };
import { startServer } from './server.ts';
import { localFiles } from './workspace/localFiles.ts';

const TRANSPORT = /^--(stdio|node-ipc|socket=|pipe=)/;

if (process.argv.slice(2).some((argument) => TRANSPORT.test(argument))) {
  startServer(createConnection(ProposedFeatures.all), { files: localFiles, version: manifest.version });
} else {
  process.stderr.write(
    'Drydock language server for ECS task definitions. Editors start it; it speaks LSP.\nUsage: node server.cjs --stdio\n',
  );
  process.exitCode = 2;
}
