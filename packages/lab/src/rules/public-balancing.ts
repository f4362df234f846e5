import { familyOf, type Family } from '@hopscope/engine';
import type { Description, PublicFrontend } from '../documents/description.ts';
import type { Chain, RuleLine } from '../shape/plan-shape.ts';
import { chosenOf, takenBy, transportsOf, wordOf } from './balancing.ts';
import { fabricRule } from './fabric-rule.ts';

/**
 * A public load balancer is in the internet: it translates a frontend's address into a backend's, for as long as the connection
 * is tracked, and the client stays what it is seen as. A floating address is left to the backend's fabric. What no rule takes is
 * dropped.
 */
export const shownLines = ({ publicFrontends }: Description): readonly RuleLine[] =>
  publicFrontends.flatMap((front) =>
    front.rules.flatMap((rule) => {
      if (rule.isFloating || rule.healthy.length === 0) return [];
      const port = rule.backendPort === undefined ? '' : ` : ${rule.backendPort}`;
      return transportsOf(rule).map((transport) => ({
        text: `${wordOf(front)} daddr ${front.address} ${takenBy(rule, transport)} dnat ${wordOf(front)} to ${chosenOf(rule)}${port}`,
      }));
    }),
  );

/** After the translation. */
export const unshownChains = ({ publicFrontends }: Description): readonly Chain[] =>
  publicFrontends.length === 0
    ? []
    : [
        {
          name: 'unbalanced',
          hook: 'type filter hook prerouting priority dstnat + 10; policy accept;',
          lines: publicFrontends.flatMap((front): readonly RuleLine[] => [
            ...front.rules
              .filter(({ isFloating, healthy }) => isFloating && healthy.length > 0)
              .flatMap((rule) =>
                transportsOf(rule).map((transport) => ({
                  text: `${wordOf(front)} daddr ${front.address} ${takenBy(rule, transport)} accept`,
                })),
              ),
            { text: `${wordOf(front)} daddr ${front.address} drop`, rule: fabricRule('not-balanced', front.id) },
          ]),
        },
      ];

/** Is an interface behind one by an address of this family? It answers by that, whatever other way out it has. */
export const isShown = ({ publicFrontends }: Description, index: number, family: Family): boolean =>
  publicFrontends.some(
    ({ address, rules }: PublicFrontend) =>
      familyOf(address) === family && rules.some(({ backends }) => backends.some((each) => each.interface === index)),
  );
