export const repository: string;
export const cacheFolder: string;
