/** CPU units as vCPU: 256 → "0.25 vCPU". */
export const tellCpu = (units: number): string => `${Number((units / 1024).toFixed(3))} vCPU`;

/** MiB as GB where that is short (2048 → "2 GB", 1536 → "1.5 GB"), and as they are otherwise (300 → "300 MiB"). */
export function tellMiB(mib: number): string {
  const gb = mib / 1024;
  return mib >= 1024 && Number.isInteger(gb * 10) ? `${gb} GB` : `${mib} MiB`;
}
