import type { SharedI32, SharedU32 } from '../../table/shared-arrays.ts';
import type { NamedRows } from './named-table.ts';

/** DNS forwarding rulesets: which networks use them, and whom they ask for names in which domains. */
export type ForwardingTable = {
  readonly rulesets: {
    /** Texts. */
    readonly ids: SharedU32;
    /** 1: none of its rules, or of its links, is among the documents, as they are listed apart from it; or a rule cannot be read. */
    readonly lacksRules: SharedU32;
    readonly lacksLinks: SharedU32;
  };
  readonly links: {
    readonly rulesets: SharedI32;
    /** Rows of virtual networks, or `MISSING`. */
    readonly networks: SharedI32;
  };
  /** By domain; `.` is for all names. */
  readonly rules: NamedRows & {
    /** Texts. */
    readonly ids: SharedU32;
    readonly rulesets: SharedI32;
    /** Texts: the addresses of the servers, as a list. */
    readonly servers: SharedU32;
    /** The row of the network whose DNS private resolver the first of these is; or `NONE`. */
    readonly resolvers: SharedI32;
  };
};
