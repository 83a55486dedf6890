/** Whose AWS credentials a task's containers get, and what is risky about it. Pure. */
import type { RoleSetting } from '../../protocol/local.ts';
import { textOf, type Definition } from './definition.ts';

/** The role a definition asks for, if any. */
export const taskRoleIn = (definition: Definition): string | undefined => textOf(definition.taskRoleArn) || undefined;

/**
 * What goes with a run: nothing for a task that asks for no role, or gets nothing for it.
 * @param chosen for this workspace
 * @param settings of the machine
 */
export function roleFor(
  definition: Definition,
  chosen: RoleSetting | undefined,
  settings: { readonly roleMode: RoleSetting['mode']; readonly awsProfile: string },
): RoleSetting | undefined {
  const { mode, profile = settings.awsProfile } = chosen ?? { mode: settings.roleMode };
  if (mode === 'none' || taskRoleIn(definition) === undefined) return undefined;
  return { mode, ...(profile === '' || mode === 'fixed' ? {} : { profile }) };
}

/** What the engine is told of it: none too, because one that was started by hand may have a role mode of its own. */
export const toldRole = (definition: Definition, role: RoleSetting | undefined): RoleSetting | undefined =>
  role ?? (taskRoleIn(definition) === undefined ? undefined : { mode: 'none' });

const PRODUCTION = /^(prod|production|prd|live)\d*$/i;

/** By the words of a role's or profile's name: `shop-prod`, `ProdTaskRole`, `live2`; not `product-images` or `deliver`. */
export function looksLikeProduction(name: string): boolean {
  const words = name.replace(/([a-z\d])([A-Z])/g, '$1 $2').split(/[^A-Za-z\d]+/);
  return words.some((word) => PRODUCTION.test(word));
}

/** One sentence for each thing to know before the task runs; a task without credentials can do nothing with its role. */
export function roleRisks(definition: Definition, role: RoleSetting | undefined): readonly string[] {
  const roleArn = taskRoleIn(definition);
  if (roleArn === undefined || role === undefined) return [];
  const profile = role.profile ?? 'default';
  const isProduction = looksLikeProduction(roleArn) || (role.mode !== 'fixed' && looksLikeProduction(profile));
  const warning = isProduction ? ' This looks like PRODUCTION: what the task does there is real.' : '';
  switch (role.mode) {
    case 'assume':
      return [
        `The task gets real credentials of the role ${roleArn}, assumed with the AWS profile "${profile}".${warning}`,
      ];
    case 'profile':
      return [`The task gets your own credentials of the AWS profile "${profile}".${warning}`];
    case 'fixed':
      return [`The task gets the AWS credentials of the overlay in place of the role ${roleArn}.${warning}`];
    case 'none':
      return [];
  }
}

/** Names of profiles in the text of `~/.aws/config` or `~/.aws/credentials`; other sections have two words. */
export const profilesIn = (text: string): readonly string[] =>
  [...text.matchAll(/^\s*\[\s*(?:profile\s+)?([^\]\s]+)\s*\]/gm)].map((match) => match[1] ?? '');
