/** Where `ip netns` keeps namespaces that have names. */
export const NAMESPACE_FOLDER = '/run/netns';

export const namespaceName = (lab: string, key: string): string => `hopscope.${lab}.${key}`;
