/** Another port of this machine for a container's port, written into the overlay. */
import { createServer } from 'node:net';
import { window, type Uri } from 'vscode';
import { containersOf, readDefinition, recordsIn, textOf } from '../run/definition.ts';
import { portPath } from '../run/overlay.ts';
import { writeToOverlay } from '../run/overlayEditing.ts';
import { textAt } from '../run/source.ts';
import type { Command } from './context.ts';
import { definitionFileFor } from './definitionFile.ts';

export interface ContainerPort {
  readonly container: string;
  readonly containerPort: number;
  readonly protocol: string;
}

/** Suggests a port that is free now. @returns whether one was given */
export async function askForPort(file: Uri, port: ContainerPort): Promise<boolean> {
  const answer = await window.showInputBox({
    title: `Port of this machine for port ${port.containerPort} of container "${port.container}"`,
    prompt: 'The task definition stays as it is.',
    value: String(await freePort()),
    ignoreFocusOut: true,
    validateInput: (text) => (isPort(text) ? undefined : 'A port is a number from 1 to 65535'),
  });
  if (answer === undefined || !isPort(answer)) return false;
  await writeToOverlay(file, portPath(port.container, port.containerPort, port.protocol), Number(answer));
  return true;
}

export const useFreePort: Command = async (context, argument) => {
  const file = await definitionFileFor(context, argument);
  if (!file) return;
  const read = readDefinition((await textAt(file)) ?? '');
  const ports = (read.kind === 'definition' ? containersOf(read.definition) : []).flatMap((container) =>
    recordsIn(container['portMappings']).map((mapping) => {
      const name = textOf(container['name']) ?? '';
      const containerPort = Number(mapping['containerPort']);
      const protocol = textOf(mapping['protocol']) ?? 'tcp';
      return {
        label: `${containerPort}/${protocol}`,
        description: `container ${name}`,
        container: name,
        containerPort,
        protocol,
      };
    }),
  );
  if (ports.length === 0) {
    void window.showInformationMessage('This task definition maps no port.');
    return;
  }
  const choice = ports.length === 1 ? ports[0] : await window.showQuickPick(ports, { placeHolder: 'Which port?' });
  if (choice) await askForPort(file, choice);
};

const isPort = (text: string): boolean => /^\d+$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= 65_535;

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
