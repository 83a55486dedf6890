import type { ObjectReader } from '../reader.ts';

/** One entry of `environment`. */
export const readVariable = (variable: ObjectReader) => ({
  node: variable.node,
  name: variable.text('name'),
  /** Absent means empty. */
  value: variable.text('value'),
});

/** One entry of `secrets`. */
export const readSecret = (secret: ObjectReader) => ({
  node: secret.node,
  name: secret.text('name'),
  /** ARN of a Secrets Manager secret or SSM parameter, or the name of a parameter in the task's own region. */
  valueFrom: secret.text('valueFrom'),
});

/** One entry of `environmentFiles`. */
export const readEnvironmentFile = (file: ObjectReader) => ({
  node: file.node,
  /** ARN of an S3 object. */
  value: file.text('value'),
});
