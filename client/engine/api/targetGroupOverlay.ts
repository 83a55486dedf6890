/** Checks what an overlay says about target groups, against what Elastic Load Balancing would take. */
import type { OverlayTargetGroupDocument } from '../../protocol/local.ts';
import { invalidParameter } from './errors.ts';

type Bounds = readonly [least: number, most: number];

const BOUNDS: Readonly<Record<string, Bounds>> = {
  port: [1, 65_535],
  stickinessSeconds: [1, 604_800],
  deregistrationDelaySeconds: [0, 3600],
};

/** AWS begins intervals at 5 seconds; on one machine a shorter one hurts nobody. */
const CHECK_BOUNDS: Readonly<Record<string, Bounds>> = {
  intervalSeconds: [1, 300],
  timeoutSeconds: [1, 120],
  healthyThreshold: [1, 10],
  unhealthyThreshold: [1, 10],
};

const CHOICES: Readonly<Record<string, readonly string[]>> = {
  protocol: ['http', 'tcp'],
  algorithm: ['round_robin', 'least_outstanding_requests'],
};

/** @throws ApiError InvalidParameterException with the place, the value and what is allowed */
export function checkTargetGroups(groups: Readonly<Record<string, OverlayTargetGroupDocument>>): void {
  for (const [name, { healthCheck = {}, ...group }] of Object.entries(groups)) {
    const place = `overlay.targetGroups.${name}`;
    checkMembers(place, group, BOUNDS);
    checkMembers(`${place}.healthCheck`, healthCheck, CHECK_BOUNDS);
    const { path, matcher } = healthCheck;
    if (path !== undefined && !/^\/[!-~]{0,1023}$/.test(path)) {
      throw invalidParameter(`${place}.healthCheck.path is '${path}'; it must begin with / and have no spaces.`);
    }
    if (matcher !== undefined && !/^[1-5]\d\d(-[1-5]\d\d)?(,[1-5]\d\d(-[1-5]\d\d)?)*$/.test(matcher)) {
      throw invalidParameter(`${place}.healthCheck.matcher is '${matcher}'; it must be like 200, 200,202 or 200-399.`);
    }
  }
}

function checkMembers(place: string, members: object, bounds: Readonly<Record<string, Bounds>>): void {
  for (const [name, value] of Object.entries(members) as [string, unknown][]) {
    const [least, most] = bounds[name] ?? [];
    if (typeof value === 'number' && least !== undefined && most !== undefined && (value < least || value > most)) {
      throw invalidParameter(`${place}.${name} is ${value}; it must be from ${least} to ${most}.`);
    }
    const choices = CHOICES[name];
    if (choices && !choices.includes(String(value))) {
      throw invalidParameter(`${place}.${name} is '${String(value)}'; it must be ${choices.join(' or ')}.`);
    }
  }
}
