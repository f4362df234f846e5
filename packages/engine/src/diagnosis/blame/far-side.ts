import type { Issue } from '../../issue/issue.ts';
import type { Blame } from './blame.ts';
import type { Ending } from '../../observation/ending.ts';
import type { Evidence } from '../../observation/observation.ts';
import type { Observed } from '../../observation/observed.ts';

type Side = Extract<Evidence, { readonly kind: 'destination' }>;

/** What the destination's own machine says about the port that was asked for, where somebody could ask it. */
export const sideOf = ({ evidence, target }: Observed): Side | undefined =>
  evidence.find(
    (each): each is Side =>
      each.kind === 'destination' && each.address === target?.address && each.port === target.port,
  );

/**
 * What stands in the way inside the destination, whether or not packets come that far: first that nothing listens, then
 * its firewall, as Azure lists them. Nothing where packets were answered otherwise.
 */
export function farSide(ending: Ending, observed: Observed): readonly Blame[] {
  const side = sideOf(observed);
  if (side === undefined || ending.kind === 'connected' || ending.kind === 'partly-connected') return [];
  const issues = [
    // A refusal says so by itself.
    ...(side.listens || ending.kind === 'refused' ? [] : [notListening(side)]),
    ...(side.firewall === 'admits' ? [] : [firewalled(side)]),
  ];
  return issues.map((issue) => ({ at: { kind: 'destination' }, issue }));
}

/** The one of these that silence comes from: a machine that nothing listens on would answer with a reset. */
export const firewallOf = (blames: readonly Blame[]): Issue | undefined =>
  blames.find(({ issue }) => issue.code === 'GUEST_FIREWALL_DENY')?.issue;

const notListening = ({ port }: Side): Issue => ({
  code: 'NO_LISTENER',
  origin: 'local',
  severity: 'error',
  sentence: `Nothing listens on TCP port ${port}: the destination's own machine says so.`,
  context: {},
});

const firewalled = ({ port }: Side): Issue => ({
  code: 'GUEST_FIREWALL_DENY',
  origin: 'local',
  severity: 'error',
  sentence: `The destination's own firewall does not let TCP port ${port} in.`,
  context: {},
});
