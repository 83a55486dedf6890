import { fargateTimeout } from './timeouts.ts';

export const startTimeoutFargate = fargateTimeout('startTimeout', 'start-timeout-fargate');
