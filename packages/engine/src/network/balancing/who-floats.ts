import { NONE, type CloudNetwork } from '../cloud/cloud-network.ts';

type Columns = {
  readonly listeners: Pick<CloudNetwork['listeners'], 'isFloating' | 'backends' | 'offsets'>;
  readonly configurations: Pick<CloudNetwork['configurations'], 'interfaces'>;
  readonly interfaces: Pick<CloudNetwork['interfaces'], 'machines'>;
};

/**
 * Is an interface one of a machine behind a rule with a floating address? Such a machine has the frontend's address on a loopback
 * device, as its owner is told to configure it ("Azure Load Balancer Floating IP configuration").
 */
export function whoFloats({ listeners, configurations, interfaces }: Columns): (one: number) => boolean {
  const { isFloating, backends, offsets } = listeners;
  const floating = new Set<number>();
  const machines = new Set<number>();
  for (let listener = 0; listener < isFloating.length; listener += 1) {
    if (isFloating[listener] !== 1) continue;
    for (const row of backends.subarray(offsets[listener], offsets[listener + 1])) {
      const one = configurations.interfaces[row] ?? NONE;
      floating.add(one);
      machines.add(interfaces.machines[one] ?? NONE);
    }
  }
  floating.delete(NONE);
  machines.delete(NONE);
  return (one) => floating.has(one) || machines.has(interfaces.machines[one] ?? NONE);
}
