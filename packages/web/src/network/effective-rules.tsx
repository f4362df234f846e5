import type { EffectiveGroup, EffectiveRule } from '@hopscope/protocol';
import { nameOf } from '../words/figures.ts';
import { useWords } from '../words/language.tsx';
import { Scroll } from '../browser/scroll.tsx';

/** Both directions, each in the order in which it is asked: inward the subnet's group comes first, outward the interface's. */
export function EffectiveRules({ groups }: { readonly groups: readonly EffectiveGroup[] }) {
  const { network, answer } = useWords();
  // A network manager's rules are asked first, both ways.
  const isManaged = ({ association }: EffectiveGroup) => association.networkManager !== undefined;
  const outbound = [...groups.filter(isManaged), ...groups.filter((group) => !isManaged(group)).toReversed()];
  if (groups.length === 0) return <p className="quiet">{network.noRules}</p>;
  return (
    <>
      <Direction label={answer.inbound} direction="Inbound" groups={groups} />
      <Direction label={answer.outbound} direction="Outbound" groups={outbound} />
    </>
  );
}

type DirectionProps = {
  readonly label: string;
  readonly direction: string;
  readonly groups: readonly EffectiveGroup[];
};

function Direction({ label, direction, groups }: DirectionProps) {
  const { network, history } = useWords();
  const rules = groups.flatMap(({ networkSecurityGroup, association, effectiveSecurityRules }) =>
    effectiveSecurityRules
      .filter((rule) => rule.direction === direction || !DIRECTIONS.includes(rule.direction ?? ''))
      .map((rule) => ({
        rule,
        group: nameOf((networkSecurityGroup ?? association.networkManager)?.id ?? ''),
        isSubnet: association.subnet !== undefined,
      })),
  );
  return (
    <Scroll label={`${network.rules}: ${label}`}>
      <table>
        <caption>{label}</caption>
        <thead>
          <tr>
            <th scope="col">{network.rule}</th>
            <th scope="col">{network.priority}</th>
            <th scope="col">{network.access}</th>
            <th scope="col">{history.from}</th>
            <th scope="col">{history.to}</th>
            <th scope="col">{network.ports}</th>
            <th scope="col">{network.group}</th>
          </tr>
        </thead>
        <tbody>
          {rules.map(({ rule, group, isSubnet }) => (
            <tr key={`${group} ${isSubnet} ${rule.name}`}>
              <th scope="row">{nameOf(rule.name)}</th>
              <td className="figure">{rule.priority}</td>
              <td>
                <Access access={rule.access ?? ''} />
              </td>
              <td>
                <Ends prefixes={rule.sourceAddressPrefixes} expanded={rule.expandedSourceAddressPrefix} />
              </td>
              <td>
                <Ends prefixes={rule.destinationAddressPrefixes} expanded={rule.expandedDestinationAddressPrefix} />
              </td>
              <td>{portsOf(rule, network.any)}</td>
              <td>
                {group} <span className="quiet">{isSubnet ? network.ofSubnet : network.ofInterface}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** A rule for another direction cannot be read, and may be for either. */
const DIRECTIONS: readonly string[] = ['Inbound', 'Outbound'];

/** As written where it is neither. */
function Access({ access }: { readonly access: string }) {
  const { network } = useWords();
  if (access === 'Deny') return <span className="badge badge-bad">{network.deny}</span>;
  // An admin rule may allow always.
  if (/allow$/i.test(access)) return <span className="badge badge-good">{network.allow}</span>;
  return <span className="badge">{access === '' ? '?' : access}</span>;
}

/** Of a long list so many are told; the number of the others is. */
const TOLD = 3;

type EndsProps = { readonly prefixes: readonly string[]; readonly expanded: readonly string[] | undefined };

/** One end of a rule's flows; below it what a name in it stands for. */
function Ends({ prefixes, expanded }: EndsProps) {
  const { network } = useWords();
  const text = few(prefixes.map((prefix) => (prefix === '0.0.0.0/0' ? network.any : prefix)));
  return (
    <>
      {text}
      {expanded !== undefined && <span className="quiet expanded">{few(expanded)}</span>}
    </>
  );
}

const few = (texts: readonly string[]) =>
  [...texts.slice(0, TOLD), ...(texts.length > TOLD ? [`+${texts.length - TOLD}`] : [])].join(', ');

/** `Tcp 80, 8000-8080`; the protocol alone where it has no ports or any will do. */
function portsOf({ protocol, destinationPortRanges }: EffectiveRule, any: string): string {
  const ports = destinationPortRanges.flatMap((range) => {
    const [from, to] = range.split('-');
    if (range === '0-65535') return [];
    return from === to ? (from ?? range) : range;
  });
  return [protocol === 'All' ? any : (protocol ?? '?'), few(ports)].filter((text) => text !== '').join(' ');
}
