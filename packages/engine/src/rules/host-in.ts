/** What stands before the path of a URL. */
export const hostIn = (url: string): string => url.replace(/^https?:\/\//, '').split('/')[0] ?? '';
