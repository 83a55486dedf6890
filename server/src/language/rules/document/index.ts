import type { DocumentRule, Rule } from '../rule.ts';
import { docContainerArrayRoot } from './doc-container-array-root.ts';
import { docDaemonDefinition } from './doc-daemon-definition.ts';
import { docDescribeWrapper } from './doc-describe-wrapper.ts';
import { docDuplicateKey } from './doc-duplicate-key.ts';
import { docEmptyString } from './doc-empty-string.ts';
import { docJsonSyntax } from './doc-json-syntax.ts';
import { docNullValue } from './doc-null-value.ts';
import { docOutputOnlyField } from './doc-output-only-field.ts';
import { docPlaceholder } from './doc-placeholder.ts';
import { docSize64k } from './doc-size-64k.ts';
import { familyRequired } from './family-required.ts';
import { tagsLimits } from './tags-limits.ts';

/** Checks of the JSON itself. */
export const jsonRules: readonly DocumentRule[] = [
  docJsonSyntax,
  docDuplicateKey,
  docDescribeWrapper,
  docContainerArrayRoot,
  docOutputOnlyField,
  docNullValue,
  docPlaceholder,
  docSize64k,
  docDaemonDefinition,
];

/** Checks of the definition as a whole. */
export const definitionRules: readonly Rule[] = [familyRequired, docEmptyString, tagsLimits];
