import { randomUUID } from 'node:crypto';
import { LOCAL, resourceIdOf } from '@hopscope/protocol';
import { openStore } from '../../packages/server/src/store/open-store.ts';
import { IMAGINED_FACTS } from '../imagined-agent.ts';
import { machineName, numberedKey } from './keys.ts';

const AN_HOUR = 3_600_000;
const AT_ONCE = 256;

/** Writes imagined agents into the store of a server that is stopped, as if each had enrolled with a token of its own. */
export async function enrolMany(dataDir: string, subscription: string, count: number): Promise<void> {
  const store = await openStore({ dataDir });
  const [group, region, createdAt] = [LOCAL.machineGroup, LOCAL.region, Date.now()];
  const enrol = async (number: number) => {
    const [id, secretHash, name] = [randomUUID(), `imagined ${number}`, machineName(number)];
    const machine = resourceIdOf({ subscription, group }, 'Microsoft.Compute/virtualMachines', name);
    const life = { createdAt, expiresAt: createdAt + AN_HOUR };
    await store.agents.insertToken({ id: randomUUID(), secretHash, group, region, createdBy: 'bench', ...life });
    const facts = JSON.stringify(IMAGINED_FACTS);
    const { publicKey } = numberedKey(number);
    await store.agents.enrol(secretHash, { id, machine, name, region, publicKey, facts, createdAt });
  };
  const numbers = Array.from({ length: count }, (_, number) => number).values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const number of numbers) await enrol(number);
    }),
  );
  await store.close();
}
