/** The AWS CLI, a real client that the Docker tests hold the engine's API to. */
import { canInstallPackages, installPackages } from './debian.mjs';
import { CannotDo, step } from './progress.mjs';
import { which } from './run.mjs';

export async function setUpAwsCli() {
  await step('AWS CLI', async (note) => {
    if (which('aws')) return note('already there');
    if (!canInstallPackages()) {
      throw new CannotDo('The Docker tests need the AWS CLI: see https://docs.aws.amazon.com/cli/ for its installer.');
    }
    await installPackages(['awscli']);
  });
}
