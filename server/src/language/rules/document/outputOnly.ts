import outputOnlyFields from '../../../../../schemas/facts/outputOnlyFields.json' with { type: 'json' };

/** Root members of describe output that registration does not take, with what they mean. */
export const OUTPUT_ONLY_FIELDS: readonly { readonly name: string; readonly meaning: string }[] = outputOnlyFields.root;

const NAMES = new Set(OUTPUT_ONLY_FIELDS.map(({ name }) => name));

export const isOutputOnly = (name: string): boolean => NAMES.has(name);
