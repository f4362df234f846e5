import { familyOf } from '../../address/address.ts';
import { addressColumn } from '../../table/address-column.ts';
import { sharedU32 } from '../../table/shared-arrays.ts';
import type { TextTableBuilder } from '../../table/text-table.ts';
import type { Finding } from '../../documents/finding.ts';
import type { InterfaceDocument } from './host-document.ts';
import type { InterfaceAddressTable, InterfaceTable } from './host-network.ts';

type CompiledInterfaces = {
  readonly interfaces: InterfaceTable;
  readonly addresses: InterfaceAddressTable;
  /** The row of an interface by its name. */
  readonly rows: ReadonlyMap<string, number>;
};

export function compileInterfaces(
  documents: readonly InterfaceDocument[],
  texts: TextTableBuilder,
  findings: Finding[],
): CompiledInterfaces {
  const inOrder = documents.toSorted((one, other) => one.index - other.index);
  const rows = new Map<string, number>();
  for (const [row, { id, name }] of inOrder.entries()) {
    if (rows.has(name)) findings.push(nameTaken(id, name));
    else rows.set(name, row);
  }
  const addresses = inOrder.flatMap((document, row) => addressesOf(document, row, findings));
  return {
    interfaces: {
      ids: sharedU32(inOrder.map(({ id }) => texts.add(id))),
      names: sharedU32(inOrder.map(({ name }) => texts.add(name))),
      up: sharedU32(inOrder.map(({ up }) => Number(up))),
    },
    addresses: {
      addresses: addressColumn(addresses.map(({ address }) => address)),
      prefixLengths: sharedU32(addresses.map(({ prefixLength }) => prefixLength)),
      interfaces: sharedU32(addresses.map(({ row }) => row)),
    },
    rows,
  };
}

const nameTaken = (resource: string, name: string): Finding => ({
  resource,
  field: 'name',
  problem: `Another interface is named ${name} too.`,
  consequence: `Routes through ${name} are taken to leave by the other one.`,
});

function addressesOf({ id, addresses }: InterfaceDocument, row: number, findings: Finding[]) {
  return addresses.flatMap(({ address, prefixLength }) => {
    const width = familyOf(address) === 'ipv4' ? 32 : 128;
    if (Number.isInteger(prefixLength) && prefixLength >= 0 && prefixLength <= width)
      return [{ address, prefixLength, row }];
    findings.push({
      resource: id,
      field: 'addresses',
      problem: `The prefix length ${prefixLength} of ${address} is not from 0 to ${width}.`,
      consequence: `${address} is never chosen as the source of a flow.`,
    });
    return [];
  });
}
