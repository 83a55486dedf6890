/** The service a command is about; asked for when it was called from the palette. */
import { window, type QuickPickItem } from 'vscode';
import { serviceOf } from '../state/serviceSelectors.ts';
import type { ServiceView } from '../state/serviceView.ts';
import type { Store } from '../state/store.ts';
import { serviceStatusText } from '../tree/servicePresentation.ts';
import { subjectIn, taskIn } from './arguments.ts';

export function serviceIn(store: Store, argument: unknown): ServiceView | undefined {
  const subject = subjectIn(argument);
  if (!subject) return undefined;
  const state = store.get();
  if (subject.kind === 'service') return state.services.get(subject.arn);
  if ('service' in subject) return state.services.get(subject.service);
  const task = taskIn(store, argument);
  return task && serviceOf(state, task);
}

export async function pickService(
  store: Store,
  argument: unknown,
  question: string,
  fits: (service: ServiceView) => boolean = () => true,
  none = 'No service fits.',
): Promise<ServiceView | undefined> {
  const given = serviceIn(store, argument);
  if (given) return given;
  const services = [...store.get().services.values()].filter(fits).sort((a, b) => a.name.localeCompare(b.name));
  if (services.length === 0) {
    const there = store.get().services.size > 0;
    void window.showInformationMessage(
      there ? none : 'There is no service yet: "Create or Update Service..." makes one from a definition.',
    );
    return undefined;
  }
  if (services.length === 1) return services[0];
  const items = services.map((service): QuickPickItem & { service: ServiceView } => ({
    label: service.name,
    description: serviceStatusText(service),
    service,
  }));
  return (await window.showQuickPick(items, { placeHolder: question, matchOnDescription: true }))?.service;
}
