import type { Address } from '@hopscope/engine';
import { addressOfBytes, isMapped } from './address-bytes.ts';
import { bytesIn, readAttributes, textIn, u32 } from './attributes.ts';
import type { Netlink } from './netlink.ts';

const RTM_GETLINK = 18;
const RTM_GETADDR = 22;
const IFINFOMSG_BYTES = 16;
const IFADDRMSG_BYTES = 8;

const IFLA_IFNAME = 3;
const IFLA_MTU = 4;
const IFA_ADDRESS = 1;
const IFA_LOCAL = 2;

const IFF_UP = 1;
const IFF_LOOPBACK = 8;

export type Link = {
  readonly index: number;
  readonly name: string;
  /** Switched on (IFF_UP, netdevice(7)). Linux goes on using its routes when the carrier is lost. */
  readonly up: boolean;
  readonly loopback: boolean;
  readonly mtu: number;
};

export type LinkAddress = { readonly link: number; readonly address: Address; readonly prefixLength: number };

export const readLinks = (netlink: Netlink): readonly Link[] =>
  netlink.dump(RTM_GETLINK, new Uint8Array(IFINFOMSG_BYTES)).map(({ body }) => readLink(body));

/** The name of the interface with this index. */
export function linkName(netlink: Netlink, index: number): string {
  const asked = new Uint8Array(IFINFOMSG_BYTES);
  new DataView(asked.buffer).setInt32(4, index, true);
  return readLink(netlink.get(RTM_GETLINK, asked).body).name;
}

function readLink(body: DataView): Link {
  const flags = body.getUint32(8, true);
  const attributes = readAttributes(body, IFINFOMSG_BYTES);
  const name = attributes.get(IFLA_IFNAME);
  return {
    index: body.getInt32(4, true),
    name: name === undefined ? '' : textIn(name),
    up: (flags & IFF_UP) !== 0,
    loopback: (flags & IFF_LOOPBACK) !== 0,
    mtu: u32(attributes, IFLA_MTU) ?? 0,
  };
}

export function readLinkAddresses(netlink: Netlink): readonly LinkAddress[] {
  return netlink.dump(RTM_GETADDR, new Uint8Array(IFADDRMSG_BYTES)).flatMap(({ body }) => {
    const attributes = readAttributes(body, IFADDRMSG_BYTES);
    // On a point-to-point link IFA_ADDRESS is the other end.
    const own = attributes.get(IFA_LOCAL) ?? attributes.get(IFA_ADDRESS);
    if (own === undefined || (own.byteLength !== 4 && own.byteLength !== 16)) return [];
    const bytes = bytesIn(own);
    if (isMapped(bytes)) return [];
    return [{ link: body.getUint32(4, true), address: addressOfBytes(bytes), prefixLength: body.getUint8(1) }];
  });
}
