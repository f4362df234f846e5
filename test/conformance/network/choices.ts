/** Ports that flows go to. */
export const PORTS = [80, 443, 22, 8080, 85] as const;

/** Whatever the number: one of these, or undefined where there are none. */
export const pick = <T>(all: readonly T[], index: number): T | undefined => all[index % Math.max(1, all.length)];

export type Space = { readonly name: string; readonly prefixes: readonly string[] };
export type Place = {
  readonly network: number;
  readonly path: string;
  readonly prefix: string;
  readonly prefix6?: string;
  readonly table?: string;
};
/** An interface with its addresses, on its way into a line. */
export type Nic = {
  readonly name: string;
  readonly place: Place;
  readonly words: readonly string[];
  readonly addresses: readonly string[];
  readonly isOff: boolean;
};
export type Built = {
  readonly spaces: readonly Space[];
  /** Networks that each is peered with. */
  readonly peers: readonly (readonly number[])[];
  readonly places: readonly Place[];
  readonly nics: readonly Nic[];
  readonly publicAddresses: readonly string[];
  /** Of load balancers, by the network. */
  readonly frontends: readonly { readonly network: number; readonly address: string; readonly line: string }[];
  readonly publicFrontends: readonly { readonly address: string; readonly line: string }[];
};

/** Names of service tags: a service everywhere and in one region, and all of a region. */
export const TAGS = ['Storage', 'Storage.WestEurope', 'AzureCloud.WestEurope'] as const;

export const tableName = (index: number): string => `t${index % 3}`;
export const groupName = (index: number): string => `g${index % 4}`;
