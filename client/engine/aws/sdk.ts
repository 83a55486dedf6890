/**
 * What the engine uses of the AWS SDK. It is a bundle of its own beside the engine's (build.mjs), loaded when first needed:
 * inside the engine's bundle it would cost 17 MB of memory in every engine, whether it asks AWS or not.
 */
export { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
export { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
export { fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers';
export { loadConfig, loadSharedConfigFiles, NODE_REGION_CONFIG_OPTIONS } from '@smithy/core/config';
export { Hash } from '@smithy/core/serde';
export { SignatureV4 } from '@smithy/signature-v4';
