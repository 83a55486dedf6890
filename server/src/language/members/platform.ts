import type { ObjectReader } from '../reader.ts';

export type ResourceRequirement = ReturnType<typeof readResourceRequirement>;

export const readResourceRequirement = (requirement: ObjectReader) => ({
  node: requirement.node,
  type: requirement.text('type'),
  value: requirement.text('value'),
  hasSharingStrategy: requirement.has('sharingStrategy'),
  sharingStrategy: requirement.object('sharingStrategy', ({ node }) => ({ node })),
});

export const readProxyConfiguration = (proxy: ObjectReader) => ({
  node: proxy.node,
  containerName: proxy.text('containerName'),
  properties: proxy.list('properties', (property) => ({
    node: property.node,
    name: property.text('name'),
    value: property.text('value'),
  })),
});

export const readPlacementConstraint = (constraint: ObjectReader) => ({
  node: constraint.node,
  type: constraint.text('type'),
  expression: constraint.text('expression'),
});
