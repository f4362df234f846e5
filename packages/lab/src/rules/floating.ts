import { familyOf } from '@hopscope/engine';
import type { BalancingRule, Description, Frontend } from '../documents/description.ts';
import { interfaceDevice } from '../shape/devices.ts';
import type { Chain } from '../shape/plan-shape.ts';
import { frontendsIn, memoryName, REQUEST, wordOf } from './balancing.ts';

type Floating = { readonly front: Frontend; readonly rule: BalancingRule };

const floatingIn = (fronts: readonly Frontend[]): readonly Floating[] =>
  fronts.flatMap((front) => front.rules.flatMap((rule) => (rule.isFloating ? [{ front, rule }] : [])));

/**
 * Groups see a backend's own address, and its system gets and answers by the frontend's, which it has on its loopback device
 * ("Floating IP configuration"): the address goes back to that behind the groups, and from it before them.
 */
export function floating(description: Description, network: number): readonly Chain[] {
  const all = floatingIn(frontendsIn(description, network));
  if (all.length === 0) return [];
  return [
    {
      name: 'unfloat',
      hook: 'type filter hook prerouting priority filter - 10; policy accept;',
      lines: all.flatMap(({ front, rule }) =>
        rule.backends.map((backend) => ({
          text: `iifname "${interfaceDevice(backend.interface)}" ${wordOf(front)} saddr ${front.address} ${wordOf(front)} saddr set ${backend.address}`,
        })),
      ),
    },
    {
      name: 'float',
      hook: 'type filter hook postrouting priority filter; policy accept;',
      lines: all.flatMap(({ front, rule }) =>
        rule.backends.map((backend) => ({
          text: `oifname "${interfaceDevice(backend.interface)}" ${REQUEST[familyOf(front.address)]} @${memoryName(rule)} ${wordOf(front)} daddr set ${front.address}`,
        })),
      ),
    },
  ];
}

/** The frontends whose addresses the machine of an interface has. */
export const floatingAt = ({ frontends }: Description, index: number): readonly Frontend[] =>
  frontends.filter((front) =>
    front.rules.some((rule) => rule.isFloating && rule.backends.some((backend) => backend.interface === index)),
  );
