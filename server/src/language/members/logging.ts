import type { ObjectReader } from '../reader.ts';

export type LogConfiguration = ReturnType<typeof readLogConfiguration>;
export type FirelensConfiguration = ReturnType<typeof readFirelensConfiguration>;

export const readLogConfiguration = (log: ObjectReader) => ({
  node: log.node,
  logDriver: log.text('logDriver'),
  options: log.map('options'),
  secretOptions: log.list('secretOptions', readSecretOption),
});

const readSecretOption = (option: ObjectReader) => ({
  node: option.node,
  name: option.text('name'),
  valueFrom: option.text('valueFrom'),
});

export const readFirelensConfiguration = (firelens: ObjectReader) => ({
  node: firelens.node,
  type: firelens.text('type'),
  options: firelens.map('options'),
});
