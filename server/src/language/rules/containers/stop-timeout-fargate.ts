import { fargateTimeout } from './timeouts.ts';

export const stopTimeoutFargate = fargateTimeout('stopTimeout', 'stop-timeout-fargate');
