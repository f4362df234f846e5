import { parseAddress } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { idOf, lastPart, textOf } from '../../path/cloud/names.ts';
import { translationBy } from '../../path/relay/translated.ts';
import { translatingRules } from '../../path/walk/devices/translating.ts';
import { homeOf, interfaceAt } from '../../path/walk/place.ts';
import { textAt } from '../../table/text-table.ts';
import { behindPeerings, isSpaceTold, isUnseen } from './behind-peerings.ts';
import { byGateways } from './by-gateways.ts';
import { withEntrances } from './entrances.ts';
import { fromSubnets } from './from-subnets.ts';
import type { Outsiders, Unasked } from './outsiders.ts';

/** Who sends from outside of the described interfaces; and who may, and was not asked. */
export type Outside = { readonly outsiders: readonly Outsiders[]; readonly unasked: readonly Unasked[] };

/** `to`: the row that is asked for, or `NONE` of a service, whose address differs. */
export function allOutside(network: CloudNetwork, to: number, port: Port): Outside {
  const isInside = homeOf(network, to) >= 0;
  const gateways = isInside ? byGateways(network, to, port) : { outsiders: [], unasked: [] };
  return {
    outsiders: [
      ...(isInside ? fromSubnets(network, to, port) : []),
      ...(isInside && interfaceAt(network, to) >= 0 ? behindPeerings(network, to, port) : []),
      ...gateways.outsiders,
    ],
    unasked: [
      ...(isInside ? [] : [{ who: 'whoever comes by gateways, or from networks that no document describes' }]),
      ...shownUnseen(network, to),
      ...subnetless(network),
      ...untoldBehind(network),
      ...hubsAt(network, to),
      ...(isInside ? unseenPeers(network, to) : []),
      ...holdersIn(network),
      ...consumersOf(network),
      ...gateways.unasked,
      ...(isInside ? byFirewallNames(network, port) : []),
    ],
  };
}

/** Public addresses that a configuration has, and of which there is no document. */
function shownUnseen(network: CloudNetwork, to: number): readonly Unasked[] {
  const { rows, ids } = network.configurations.missing;
  return [...rows.keys()].flatMap((at) => {
    const id = rows[at] === to ? (textOf(network, ids, at) ?? '') : '';
    return /\/publicipaddresses\//i.test(id)
      ? [{ id, who: `the internet by the public address ${lastPart(id)}, which no document tells` }]
      : [];
  });
}

/** Behind gateways of which not all routes were given. */
function untoldBehind(network: CloudNetwork): readonly Unasked[] {
  const { untold } = network.virtualNetworks;
  const ids = new Set([...untold.keys()].flatMap((row) => textOf(network, untold, row) ?? []));
  return [...ids].map((id) => ({
    id,
    who: `whoever lies behind ${lastPart(id)}, as far as its routes are in no document`,
  }));
}

function hubsAt(network: CloudNetwork, to: number): readonly Unasked[] {
  const { hubs } = network.peerings;
  const ids = [...hubs.keys()]
    .filter((row) => isUnseen(network, homeOf(network, to), row))
    .flatMap((row) => textOf(network, hubs, row) ?? []);
  return [...new Set(ids)].map((id) => ({
    id,
    who: `whoever is in other networks of the virtual hub ${lastPart(id)}, or behind it`,
  }));
}

/**
 * Those of networks that are peered with the destination's, as an appliance there may hand on what comes from them; and those of its own where
 * it is no interface.
 */
function unseenPeers(network: CloudNetwork, to: number): readonly Unasked[] {
  const { ids, remotes, reverses, virtualNetworks } = network.peerings;
  const home = homeOf(network, to);
  // Where no document tells a space, another row stands for whatever it may be.
  const isAsked = (row: number) =>
    interfaceAt(network, to) >= 0 && (isSpaceTold(network, home, row) || reverses.includes(row));
  const near = new Set([...remotes].filter((remote, row) => virtualNetworks[row] === home && remote >= 0));
  near.delete(home);
  const rows = [...ids.keys()].filter((row) => {
    const around = virtualNetworks[row] ?? NONE;
    return isUnseen(network, around, row) && (around === home ? !isAsked(row) : near.has(around));
  });
  return rows.map((row) => {
    const id = idOf(network, ids, row);
    return { id, who: `whoever is in the network behind the peering ${lastPart(id)}, which no document describes` };
  });
}

/** Gateways of which it is not known where what comes by them goes. */
function subnetless(network: CloudNetwork): readonly Unasked[] {
  const { virtualNetworks } = network;
  const { entrances } = withEntrances(network);
  const told = new Set(entrances.map(({ subnet }) => network.subnets.virtualNetworks[subnet]));
  return [...virtualNetworks.gatewayHomes.entries()]
    .filter(([row, home]) => row === home && virtualNetworks.gatewayRoutes[row] !== undefined && !told.has(row))
    .map(([row]) => {
      const id = textOf(network, virtualNetworks.gateways, row) ?? idOf(network, virtualNetworks.ids, row);
      return { id, who: `whoever comes by the gateway ${lastPart(id)}, whose subnet no document describes` };
    });
}

/** By addresses of private link services, which are asked as others are: by which consumer's flow nobody can tell. */
function consumersOf(network: CloudNetwork): readonly Unasked[] {
  // Of all interfaces few have one.
  const texts = [...new Set(network.interfaces.linkServices)].filter((text) => text >= 0);
  const ids = texts.map((text) => textAt(network.texts, text));
  return ids.map((id) => ({
    id,
    who: `each consumer of the private link service ${lastPart(id)} by itself: what they send comes by its interfaces, which are asked`,
  }));
}

/** In subnets: those who have addresses there of which no document tells. Gateways of which one tells are asked. */
function holdersIn(network: CloudNetwork): readonly Unasked[] {
  const { subnets: holders, areTold } = network.unseenHolders;
  const { ids } = network.subnets;
  return [...holders.keys()].flatMap((row) => {
    const holder = textOf(network, holders, row);
    const subnet = idOf(network, ids, row);
    if (holder === undefined || areTold[row] === 1 || /\/azurebastionsubnet$/i.test(subnet)) return [];
    return [
      {
        id: holder,
        who: `${lastPart(holder)}, which has an address in the subnet ${lastPart(subnet)} that no document tells`,
      },
    ];
  });
}

/** Firewalls that translate to a name at the port: whose address it has, is asked anew with every flow. */
const byFirewallNames = (network: CloudNetwork, port: Port): readonly Unasked[] =>
  [...network.firewalls.translatingGroups].flatMap((group, firewall) => {
    if (group < 0) return [];
    const names = [...translatingRules(network, firewall)]
      .map((rule) => translationBy(network, firewall, rule))
      .filter(({ destination, port: asked }) => asked === port && !parseAddress(destination).ok)
      .map(({ destination }) => destination);
    if (names.length === 0) return [];
    const id = idOf(network, network.firewalls.ids, firewall);
    const words = [...new Set(names)].join(', ');
    return [
      {
        id,
        who: `whoever asks the firewall ${lastPart(id)}, which translates to a name whose address no document tells: ${words}`,
      },
    ];
  });
