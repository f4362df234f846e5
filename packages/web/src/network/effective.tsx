import { nameOf } from '../words/figures.ts';
import { useWords } from '../words/language.tsx';
import type { Documents, Rule } from './documents.ts';
import type { MapMachine, MapSubnet } from './estate.ts';
import { ReachersOf } from './reachers.tsx';

type EffectiveProps = { readonly documents: Documents; readonly subnet: MapSubnet; readonly machine?: MapMachine };

/** The rules and routes that a machine, or everything in a subnet, is under; each group in the order in which it is asked. */
export function Effective({ documents, subnet, machine }: EffectiveProps) {
  const { network } = useWords();
  const groups = [machine?.group, subnet.group].flatMap((id) => documents.groups.filter((group) => same(group.id, id)));
  const table = documents.tables.find(({ id }) => same(id, subnet.table));
  const name = machine?.name ?? subnet.name;
  return (
    <section className="card" aria-label={name}>
      <h2>{name}</h2>
      <p className="quiet">{machine === undefined ? subnet.prefix : `${machine.address} · ${subnet.name}`}</p>
      {machine && <ReachersOf key={machine.id} id={machine.id} names={namesOf(documents)} />}
      <h3>{network.rules}</h3>
      {groups.length === 0 && <p className="quiet">{network.noRules}</p>}
      {groups.map(({ id, name, properties }) => (
        <Rules key={id} group={name} rules={[...properties.securityRules, ...properties.defaultSecurityRules]} />
      ))}
      <h3>{network.routes}</h3>
      {table === undefined ? (
        <p className="quiet">{network.noRoutes}</p>
      ) : (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls sideways
        <div className="scroll" tabIndex={0} role="region" aria-label={network.routes}>
          <table>
            <thead>
              <tr>
                <th scope="col">{table.name}</th>
                <th scope="col">{network.prefix}</th>
                <th scope="col">{network.nextHop}</th>
              </tr>
            </thead>
            <tbody>
              {table.properties.routes.map(({ name, properties }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>{properties.addressPrefix}</td>
                  <td>
                    {properties.nextHopType} {properties.nextHopIpAddress}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

/** What people call an interface: its machine. */
const namesOf = ({ interfaces }: Documents): ReadonlyMap<string, string> =>
  new Map(
    interfaces.map(({ id, name, properties }) => [
      id.toLowerCase(),
      properties.virtualMachine === undefined ? name : nameOf(properties.virtualMachine.id),
    ]),
  );

const same = (one: string, other: string | undefined) =>
  other !== undefined && one.toLowerCase() === other.toLowerCase();

function Rules({ group, rules }: { readonly group: string; readonly rules: readonly Rule[] }) {
  const { network } = useWords();
  const inOrder = rules.toSorted(
    ({ properties: one }, { properties: other }) =>
      one.direction.localeCompare(other.direction) || one.priority - other.priority,
  );
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls sideways
    <div className="scroll" tabIndex={0} role="region" aria-label={`${network.rules}: ${group}`}>
      <table>
        <thead>
          <tr>
            <th scope="col">{group}</th>
            <th scope="col">{network.priority}</th>
            <th scope="col">{network.direction}</th>
            <th scope="col">{network.ports}</th>
            <th scope="col">{network.access}</th>
          </tr>
        </thead>
        <tbody>
          {inOrder.map(({ name, properties: rule }) => (
            <tr key={`${rule.direction} ${name}`}>
              <th scope="row">{name}</th>
              <td>{rule.priority}</td>
              <td>{rule.direction}</td>
              <td>
                {rule.protocol} {[rule.destinationPortRange, ...rule.destinationPortRanges].filter(Boolean).join(', ')}
              </td>
              <td>
                <span className={`badge badge-${rule.access === 'Deny' ? 'bad' : 'good'}`}>{rule.access}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
