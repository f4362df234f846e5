/** Names of devices. Linux allows 15 characters; indexes are those of the description. */

/** A fabric's end of an interface. */
export const interfaceDevice = (index: number): string => `n${index}`;
/** A fabric's end of the link to a peered network's fabric. */
export const peeringDevice = (remote: number): string => `p${remote}`;
/** Both ends of a link from a network's fabric straight to one appliance in another network. */
export const applianceDevice = (network: number, index: number): string => `h${network}x${index}`;
/** A fabric's way to the internet, and the other end of it. */
export const INTERNET_DEVICE = 'inet';
export const fabricDevice = (network: number): string => `v${network}`;

/** Both ends of a link from a fabric to itself: what goes in is for a load balancer, and comes out for one of its backends. */
export const BALANCE_DEVICE = 'balance';
export const BALANCED_DEVICE = 'balanced';

/** Both ends of a link from a fabric to itself: what goes in is for one of several next hops, which nobody is, and is dropped. */
export const DRAIN_DEVICE = 'drain';
export const DRAINED_DEVICE = 'drained';

/** Both ends of a link from a fabric to itself, by which probes come in from the platform's own address. */
export const PROBE_DEVICE = 'probe';
export const PROBING_DEVICE = 'probing';

/** Both ends of a link from a network's fabric to a load balancer in front of appliances, in the fabric where its frontend is. */
export const spreadDevice = (network: number, front: number): string => `b${network}x${front}`;
export const spreadingDevice = (network: number, front: number): string => `c${network}x${front}`;

/** Both inner ends of a wire with a delay, by the interface that it leads to. */
export const wireDevices = (index: number) => ({ left: `a${index}`, right: `b${index}` });
export const WIRE_KEY = 'wire';

export const machineKey = (index: number): string => `m${index}`;
export const isMachineKey = (key: string): boolean => key.startsWith('m');
export const fabricKey = (network: number): string => `f${network}`;
export const INTERNET_KEY = 'internet';
