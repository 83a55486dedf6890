import { expect, it } from 'vitest';
import { providerError } from '../../../../client/extension/views/providerErrors.ts';

it('leaves out the URI that VS Code puts before what a document could not be filled with', () => {
  const wrapped = new Error('cannot open drydock:/web%201.json?%7B%22a%22%7D. Detail: The container is not there yet.');
  expect(providerError(wrapped).message).toBe('The container is not there yet.');
  expect(providerError(new Error('something else')).message).toBe('something else');
});
