/** Where the engine keeps its state: outside VS Code's storage, so that every flavour of the editor shares one engine. */
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The platform's folder for state of programs, or `configured` when the user has set one. */
export function stateFolder(
  configured: string,
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
  home: string = homedir(),
): string {
  if (configured !== '') return configured.replace(/^~(?=$|[\\/])/, home);
  switch (platform) {
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'drydock');
    case 'win32':
      return join(environment['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'drydock');
    default:
      return join(environment['XDG_STATE_HOME'] ?? join(home, '.local', 'state'), 'drydock');
  }
}
