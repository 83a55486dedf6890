import type {
  DeleteAccountSettingCommandInput,
  DeleteAccountSettingCommandOutput,
  ListAccountSettingsCommandInput,
  ListAccountSettingsCommandOutput,
  PutAccountSettingCommandInput,
  PutAccountSettingCommandOutput,
  PutAccountSettingDefaultCommandInput,
  Setting,
} from '@aws-sdk/client-ecs';
import { LOCAL_ACCOUNT } from '../../state/arn.ts';
import { invalidParameter } from '../errors.ts';
import { kept, operation, type Answer, type Handler } from '../operation.ts';
import { page } from '../pagination.ts';
import { flag, integer, structure, text } from '../shapes/shape.ts';

/** Every setting with the value that ECS gives a new account. Kept and told; none changes what happens here. */
const DEFAULTS: Readonly<Record<string, string>> = {
  serviceLongArnFormat: 'enabled',
  taskLongArnFormat: 'enabled',
  containerInstanceLongArnFormat: 'enabled',
  awsvpcTrunking: 'disabled',
  containerInsights: 'disabled',
  fargateFIPSMode: 'disabled',
  tagResourceAuthorization: 'on',
  fargateTaskRetirementWaitPeriod: '7',
  guardDutyActivate: 'off',
  defaultLogDriverMode: 'non-blocking',
  fargateEventWindows: 'disabled',
};

const PRINCIPAL = `arn:aws:iam::${LOCAL_ACCOUNT}:root`;

function checkName(name: string | undefined): string {
  if (name === undefined || !Object.hasOwn(DEFAULTS, name)) {
    throw invalidParameter(
      `The account setting ${String(name)} is not known; there are ${Object.keys(DEFAULTS).join(', ')}.`,
    );
  }
  return name;
}

const told = (name: string, value: string): Setting => ({
  name: name as NonNullable<Setting['name']>,
  value,
  principalArn: PRINCIPAL,
  type: name === 'guardDutyActivate' ? 'aws_managed' : 'user',
});

export const listAccountSettings = operation(
  structure<ListAccountSettingsCommandInput>({
    name: text(),
    value: text(),
    principalArn: text(),
    effectiveSettings: flag,
    nextToken: text(),
    maxResults: integer,
  }),
  (input, { store }): Answer<ListAccountSettingsCommandOutput> => {
    const wanted = input.name === undefined ? undefined : checkName(input.name);
    const all = { ...(input.effectiveSettings === true ? DEFAULTS : {}), ...store.accountSettings() };
    const found = Object.entries(all)
      .filter(([name, value]) => (wanted ?? name) === name && (input.value ?? value) === value)
      .map(([name, value]) => told(name, value));
    const { items: settings, ...more } = page(found, ({ name = '' }) => name, input);
    return { settings, ...more };
  },
);

/** There is one account with one user here: the setting of the user and the default are the same. */
const put: Handler = operation(
  structure<PutAccountSettingDefaultCommandInput & Pick<PutAccountSettingCommandInput, 'principalArn'>>({
    name: text(),
    value: text(),
    principalArn: text(),
  }),
  async ({ name: given, value }, { store }): Promise<Answer<PutAccountSettingCommandOutput>> => {
    const name = checkName(given);
    if (value === undefined || value === '') throw invalidParameter('value can not be blank.');
    const switches = ['enabled', 'disabled', 'on', 'off'];
    const isSwitch = switches.includes(DEFAULTS[name] ?? '');
    const allowed = name === 'containerInsights' ? [...switches, 'enhanced'] : switches;
    if (isSwitch && !allowed.includes(value)) {
      throw invalidParameter(`The value of ${name} is ${value}; it must be one of ${allowed.join(', ')}.`);
    }
    store.setAccountSetting(name, value);
    await kept(store);
    return { setting: told(name, value) };
  },
);
export const putAccountSetting = put;
export const putAccountSettingDefault = put;

export const deleteAccountSetting = operation(
  structure<DeleteAccountSettingCommandInput>({ name: text(), principalArn: text() }),
  async ({ name: given }, { store }): Promise<Answer<DeleteAccountSettingCommandOutput>> => {
    const name = checkName(given);
    store.setAccountSetting(name, undefined);
    await kept(store);
    return { setting: told(name, DEFAULTS[name] ?? '') };
  },
);
