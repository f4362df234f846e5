export type RandomSubnet = { readonly id: string; readonly base: string };

/** `isGrouped`: it may have a group. */
export type RandomDeviceSubnet = RandomSubnet & { readonly bits: number; readonly isGrouped: boolean };

export type RandomInterface = { readonly id: string; readonly address: string; readonly isEndpoint: boolean };

export type RandomPlace = {
  readonly space: string;
  readonly subnets: readonly RandomSubnet[];
  readonly interfaces: readonly RandomInterface[];
};
