/** Neovim, a real client of the language server; its tests are skipped where it is not. */
import { canInstallPackages, installPackages } from './debian.mjs';
import { step } from './progress.mjs';
import { which } from './run.mjs';

export async function setUpNeovim() {
  await step('Neovim', async (note) => {
    if (which('nvim')) return note('already there');
    if (!canInstallPackages()) return note('not there: its tests are skipped');
    await installPackages(['neovim']);
  });
}
