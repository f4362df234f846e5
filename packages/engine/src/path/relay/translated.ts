import type { Issue } from '../../issue/issue.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { COLUMN, STRIDE } from '../../rules/compile/rule-tables.ts';
import { addressIn } from '../../table/address-column.ts';
import { idOf, lastPart, ruleNames, textOf } from '../cloud/names.ts';
import type { FilterStep, Path, PathHop } from '../path.ts';
import { withoutAskedName } from '../names/asked-name.ts';
import {
  isMoreUnknown,
  isOfMissingPolicy,
  missingGroup,
  missingPolicyWords,
  unreadField,
} from '../names/names-in-rule.ts';
import { isToItself } from '../walk/devices/firewall.ts';
import { packetForItself } from '../walk/packets/packet-at.ts';
import { translatingRule } from '../walk/devices/translating.ts';
import type { Walk } from '../walk/record.ts';
import { openSides, openTag } from '../issues/doubt.ts';
import { whichSender } from '../issues/hidden-sender.ts';
import { PROTOCOL_BITS, type Packet } from '../../rules/packet.ts';
import { flowWords } from '../issues/asked-words.ts';
import { standInFor } from '../cloud/hops/told.ts';
import { endingWith } from '../cloud/behind-doubt.ts';
import { joined } from './joined.ts';
import type { Finish, Relayed } from './finished.ts';
import { instancesOf } from './instances.ts';
import { legFrom, type Leg } from './leg.ts';

/**
 * A flow to an address of an Azure Firewall itself. A rule that translates leads it on to another destination, under an
 * address of the firewall's subnet, and no other rule is asked ("Azure Firewall rule processing logic", NAT rules). What
 * none of them matches is dropped at a public address; at a private one the firewall may serve something itself.
 */
export function translatedBy(
  network: CloudNetwork,
  walked: Walk,
  path: Path,
  firewall: number,
  finish: Finish,
): Relayed {
  const id = idOf(network, network.firewalls.ids, firewall);
  const decided = translatingRule(network, walked.last, firewall, packetForItself(walked));
  if (decided >= 0) {
    const rule = ruleNames(network, decided).id;
    const leg = translatedLeg(network, walked.last, firewall, decided, path.flow.protocol, finish);
    const last = path.hops.length - 1;
    const filter: FilterStep = { direction: 'inbound', level: 'firewall', access: 'allow', group: id, rule };
    const hops = joined(
      path.hops.map((hop, at) => (at < last ? hop : withFilter(hop, filter))),
      [],
      leg,
    );
    return {
      path: { ...path, hops, disposition: endingWith(network, walked, path.disposition, leg.disposition) },
      legs: leg.legs,
    };
  }
  const isPublic = isToItself(network, walked.last, walked.packet);
  const isForNames = decided === NONE && !isPublic && asksForNames(walked.packet);
  if (isForNames && network.names.firewalls.isProxy[firewall] === 1) return { path, legs: [] };
  const [issue, disposition] =
    decided !== NONE
      ? ([mayTranslate(network, walked, id, -2 - decided), 'undetermined'] as const)
      : isPublic
        ? ([notTranslated(network, walked, id, path), 'denied'] as const)
        : ([isForNames ? noNames(network, firewall, id) : unmodelled(id), 'undetermined'] as const);
  return {
    path: {
      ...path,
      hops: joined(path.hops, [issue], undefined),
      disposition: endingWith(network, walked, path.disposition, disposition),
    },
    legs: [],
  };
}

/** Where a rule of a firewall leads: an address or a name, and a port. */
export function translationBy(network: CloudNetwork, firewall: number, rule: number) {
  const { rules, firewalls } = network;
  const { translations } = firewalls;
  // Rules of one firewall are numbered from 0 on.
  const at = (translations.offsets[firewall] ?? 0) + (rules.rows[rule * STRIDE + COLUMN.priority] ?? 0);
  const destination = addressIn(translations.addresses, at) ?? textOf(network, translations.names, at) ?? '';
  return { destination, port: translations.ports[at] ?? 0 };
}

/** What a firewall sends on by a rule that translates what came to one of its configurations. */
export function translatedLeg(
  network: CloudNetwork,
  front: number,
  firewall: number,
  rule: number,
  protocol: Path['flow']['protocol'],
  finish: Finish,
): Leg {
  const { instances, ids } = network.firewalls;
  const sender = {
    kind: 'firewall',
    id: idOf(network, ids, firewall),
    front,
    instances: instancesOf(instances, firewall),
  } as const;
  // The name is that of where the flow before was for.
  const plain = withoutAskedName(network);
  return legFrom(plain, sender, { protocol, ...translationBy(network, firewall, rule) }, finish);
}

const withFilter = (hop: PathHop, filter: FilterStep): PathHop => ({
  ...hop,
  filters: [...(hop.filters ?? []), filter],
});

function mayTranslate(network: CloudNetwork, walked: Walk, firewall: string, rule: number): Issue {
  const { id, name, origin, group } = ruleNames(network, rule);
  const isOfPolicy = isOfMissingPolicy(network, rule, id);
  const which = isOfPolicy ? lastPart(firewall) : `the rule ${name} of ${lastPart(group)}`;
  const why = isOfPolicy ? withoutPolicy(id) : whyOpen(network, walked.last, packetForItself(walked), rule);
  const sentence = `hether ${which} translates the flow`;
  return {
    code: why === undefined ? 'SERVICE_TAG_UNKNOWN' : 'CONFIG_MISSING',
    origin: 'inbound',
    severity: 'warning',
    sentence: why === undefined ? `W${sentence} is not known.` : `${why}, and w${sentence} hangs on it.`,
    context: { rule: id, ruleName: name, ruleOrigin: origin, group, level: 'firewall' },
  };
}

const withoutPolicy = (id: string): string => `The ${missingPolicyWords(id)} is not among the documents`;

/** The document that would tell whether a rule translates; undefined where it is a tag that is not loaded. */
function whyOpen(network: CloudNetwork, front: number, packet: Packet, rule: number): string | undefined {
  const which = whichSender(network, front, packet, rule);
  if (which !== undefined) return `${which} the flow comes from is in no document`;
  const tag = openTag(network, front, packet, rule);
  if (tag !== undefined) return tag.words;
  const open = openSides(network, front, packet, rule);
  const field = unreadField(network, rule, open);
  if (field !== undefined) return `What its ${field} says could not be read`;
  const missing = missingGroup(network, rule, open);
  const isGroup = missing !== undefined && !isMoreUnknown(network, rule, open);
  return isGroup ? `${lastPart(missing)} is not among the documents` : undefined;
}

/** "When DNS Proxy is enabled, Azure Firewall listens on port 53" of its private address ("Azure Firewall DNS settings"). */
const asksForNames = ({ protocol, destinationPort }: Packet): boolean =>
  destinationPort === NAME_PORT && (protocol === PROTOCOL_BITS.tcp || protocol === PROTOCOL_BITS.udp);

const NAME_PORT = 53;

function notTranslated(network: CloudNetwork, walked: Walk, firewall: string, { flow }: Path): Issue {
  const what = flowWords(flow, standInFor(network, walked, walked.steps.length - 1));
  return {
    code: 'FIREWALL_APPLIANCE_DENY',
    origin: 'inbound',
    severity: 'error',
    sentence: `No rule of ${lastPart(firewall)} translates ${what}, so it is dropped.`,
    context: { group: firewall, kind: 'translation' },
  };
}

/** It is no DNS proxy, or nobody knows. */
function noNames({ names }: CloudNetwork, firewall: number, resource: string): Issue {
  const who = lastPart(resource);
  return names.firewalls.isProxy[firewall] === 0
    ? {
        ...unmodelled(resource),
        sentence: `The DNS proxy of ${who} is off, and what else ${who} does with packets to its own private address, which no rule translates, is not modelled.`,
      }
    : {
        ...unmodelled(resource),
        code: 'CONFIG_MISSING',
        sentence: `Whether ${who} is a DNS proxy, and so answers there, is in no document.`,
      };
}

const unmodelled = (resource: string): Issue => ({
  code: 'ANALYSIS_UNSUPPORTED',
  origin: 'outbound',
  severity: 'warning',
  sentence: `What ${lastPart(resource)} does with packets to its own private address, which no rule translates, is not modelled.`,
  context: { resource },
});
