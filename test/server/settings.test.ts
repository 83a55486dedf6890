import { describe, expect, it } from 'vitest';
import { readSettings } from '../../server/src/settings.ts';

describe('settings', () => {
  it('assume no launch type and show lenses and hints unless told otherwise', () => {
    expect(readSettings(undefined)).toMatchObject({ assumedLaunchType: undefined, codeLenses: true });
    expect(readSettings(undefined).inlayHints).toBe(true);
    expect(readSettings({ launchType: 'none' })).toMatchObject({ assumedLaunchType: undefined, codeLenses: true });
  });

  it('are read in the nested form editors send and in the flat one', () => {
    expect(readSettings({ launchType: 'EC2', codeLens: { enabled: false } })).toMatchObject({
      assumedLaunchType: 'EC2',
      codeLenses: false,
    });
    expect(readSettings({ 'codeLens.enabled': false }).codeLenses).toBe(false);
    expect(readSettings({ inlayHints: { enabled: false } })).toMatchObject({ codeLenses: true, inlayHints: false });
  });

  it('of another form count as not told', () => {
    expect(readSettings({ launchType: 7, codeLens: 'yes' })).toMatchObject({
      assumedLaunchType: undefined,
      codeLenses: true,
    });
  });

  it('read the levels of rules and leave out what is none', () => {
    const rules = { 'image-mutable-tag': 'off', 'family-required': 'warning', 'doc-null-value': 'loud', x: 3 };
    expect(readSettings({ rules }).levels).toEqual({ 'image-mutable-tag': 'off', 'family-required': 'warning' });
    expect(readSettings({ rules: 'off' }).levels).toEqual({});
  });
});
