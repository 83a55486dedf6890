/** A rollout as its users see it: the example shop is created, updated while one looks, and a release that fails goes back. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { Explorer } from './explorer.ts';
import { useVsCode } from './session.ts';

const STEP = { deadlineSeconds: 150 };
const DEFINITION = 'shop/web/task-definition.json';
const SERVICE = 'shop/web/service-definition.json';

const vsCode = useVsCode('serviceView', { story: true });

const page = () => vsCode.current.window.webview();
const headline = (text: RegExp) =>
  eventually(async () => expect(await page().locator('#headline').innerText()).toMatch(text), STEP);
/** What a screen reader says of the picture. */
const picture = async () => (await page().locator('#now').getAttribute('aria-label')) ?? '';
/** Both run in the page, whose types this program does not have. From then on every picture is known, however short. */
const watchPictures = `{
  const now = document.getElementById('now');
  const seen = (globalThis.picturesSeen = []);
  const look = () => {
    const text = now.getAttribute('aria-label');
    if (seen.at(-1) !== text) seen.push(text);
  };
  look();
  new MutationObserver(look).observe(now, { attributes: true, attributeFilter: ['aria-label'] });
}`;
const picturesSeen = 'globalThis.picturesSeen';
const release = async (change: (definition: string) => string) => {
  const { window, workspace } = vsCode.current;
  await writeFile(join(workspace, DEFINITION), change(await vsCode.current.read(DEFINITION)));
  await window.openFile(SERVICE);
  await window.lens('Create / Update service').click();
  await window.command('Notifications: Clear All Notifications');
  await window.page.getByRole('tab', { name: 'Service: shop-web' }).first().click();
};

test('a service that is created is shown as it comes up, until it is steady', async () => {
  const { window } = vsCode.current;
  await new Explorer(window.page).show();
  await window.openFile(SERVICE);
  await window.lens('Create / Update service').click();
  await eventually(async () => {
    const rows = await new Explorer(window.page).rows();
    expect(rows.map(({ text }) => text).join('\n')).toMatch(/^shop-web /m);
  }, STEP);
  await window.command('Drydock: Show Service');
  await headline(/^Steady\. All 3 tasks run shop-web:1\./);
  expect(await picture()).toBe('Tasks: 3 up. 3 desired; during a deployment at least 2 up and at most 4 at once.');
  expect(
    await page()
      .getByRole('heading', { name: /3 of 3 targets healthy/ })
      .innerText(),
  ).toMatch(/http:\/\/localhost/);
  await window.screenshot('service-view-steady');
});

test('a rolling update stays between the bounds while one looks', async () => {
  const { window } = vsCode.current;
  await release((text) => text.replace('"value": "1"', '"value": "2"'));
  await headline(/^Deploying shop-web:2/);
  await page().locator('#now').evaluate(watchPictures);
  let shots = 0;
  let before = '';
  await eventually(async () => {
    const now = await picture();
    if (now !== before) await window.screenshot(`service-view-update-${++shots}`);
    before = now;
    expect(await page().locator('#headline').innerText()).toMatch(/^Steady\. All 3 tasks run shop-web:2\./);
  }, STEP);
  await window.screenshot('service-view-updated');
  const pictures: string[] = await page().locator('#now').evaluate(picturesSeen);
  expect(pictures.some((each) => /starting/.test(each))).toBe(true);
  expect(pictures.at(-1)).toMatch(/^Tasks: 3 up\./);
});

test('a release that fails goes back, and the view leads to the reason', async () => {
  const { window } = vsCode.current;
  await release((text) =>
    text.replace('"essential": true,', '"essential": true, "command": ["sh", "-c", "echo no such release; exit 3"],'),
  );
  // On a busy machine the circuit breaker may be faster than the look.
  await headline(/^Deploying shop-web:3: .*failed|^Roll/);
  await window.screenshot('service-view-failing');
  await headline(/^Rolling back to shop-web:2|^Rolled back/);
  await window.screenshot('service-view-rolling-back');
  await headline(/^Rolled back: shop-web:3 did not come up\. All 3 tasks run shop-web:2 again\./);
  await window.screenshot('service-view-rolled-back');
  // By keyboard, and while the page goes on: times are drawn anew every other second.
  const button = page().locator('#tables button').first();
  const task = await button.innerText();
  const first = page().locator('#tables tbody tr').first();
  // The page may draw it anew at that moment.
  await eventually(() => first.scrollIntoViewIfNeeded(), STEP);
  await window.screenshot('service-view-tables');
  await button.focus();
  const row = await first.innerText();
  await eventually(async () => expect(await first.innerText()).not.toBe(row), STEP);
  expect(await page().locator(':focus').innerText()).toBe(task);
  await page().locator('#failure button').focus();
  await window.press('Enter');
  await eventually(async () => expect(await page().locator('body').innerText()).toMatch(/no such release/), STEP);
  await window.screenshot('service-view-why');
});

test('the view comes back with its window', async () => {
  const { window } = vsCode.current;
  await window.page.getByRole('tab', { name: 'Service: shop-web' }).first().click();
  await headline(/^Rolled back: shop-web:3 did not come up\./);
  await window.reload();
  await headline(/^Rolled back: shop-web:3 did not come up\./);
  await window.screenshot('service-view-after-reload');
});
