import type { Address } from '../../address/address.ts';

/** Private DNS zones by their ids, whom they are linked to, and what they hold; public ones; and who else answers names. */
export type NameDrafts = {
  readonly zones: ZoneDraft[];
  readonly links: ZoneLinkDraft[];
  /** Of all types, also of those that tell no address. */
  readonly sets: RecordSetDraft[];
  readonly records: RecordDraft[];
  /** Records that private endpoints have put into zones, as their zone groups list them. */
  readonly groups: ZoneGroupDraft[];
  /** Of these zones some say that they are private, in a way that Azure no longer has. */
  readonly publicZones: { readonly id: string; readonly isPrivate: boolean }[];
  readonly publicRecords: PublicRecordDraft[];
  /** In which network a DNS private resolver is, by its id: its own document says it, and those of its endpoints. */
  readonly resolvers: { readonly id: string; readonly network: string }[];
  /** At which address of a network such a one is asked. */
  readonly inbound: { readonly network: string; readonly address: Address }[];
  readonly rulesets: RulesetDraft[];
  readonly rulesetLinks: RulesetLinkDraft[];
  readonly forwards: ForwardDraft[];
};

/** `target`: the id of a public address, or of another record set, whose addresses it has ("Azure DNS alias records overview"). */
export type PublicRecordDraft =
  | (RecordDraft & { readonly target?: undefined })
  | { readonly zone: string; readonly name: string; readonly target: string };

/** A DNS forwarding ruleset. `resolvers`: ids of those whose outbound endpoints it asks by. */
export type RulesetDraft = { readonly id: string; readonly resolvers: readonly string[] };

export type RulesetLinkDraft = { readonly id: string; readonly ruleset: string; readonly network?: string };

/** Whom names in a domain are asked of. `domain`: in lower case without a dot at its end; `.` is every name. */
export type ForwardDraft = {
  readonly id: string;
  readonly ruleset: string;
  readonly domain: string;
  /** Their addresses, with the port where it is another than that of DNS. */
  readonly servers: readonly string[];
  readonly isOn: boolean;
  /** Something of it cannot be read, so that it may be for any name, or not count. */
  readonly isUnread?: true;
};

/** How many record sets and links a zone says that it has, each a document of its own. */
export type ZoneDraft = { readonly id: string; readonly sets?: number; readonly links?: number };

/** `isAuthority`: the one of type SOA, which every zone has. */
export type RecordSetDraft = { readonly zone: string; readonly isAuthority: boolean };

/** `endpoint`: the id of whose zone group it is. */
export type ZoneGroupDraft = {
  readonly endpoint: string;
  readonly zone: string;
  readonly records: readonly RecordDraft[];
};

export type ZoneLinkDraft = {
  readonly id: string;
  readonly zone: string;
  readonly network?: string;
  /** A name that the zone has not is asked of everybody. */
  readonly redirects: boolean;
  /** The zone has a record of every machine in the network, which the platform keeps. */
  readonly registers: boolean;
};

/** `name`: whole, in lower case. `alias`: another name that it stands for. */
export type RecordDraft = { readonly zone: string; readonly name: string } & (
  | { readonly address: Address; readonly alias?: undefined }
  | { readonly alias: string; readonly address?: undefined }
);
