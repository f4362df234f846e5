import type { Path } from '../path/path.ts';
import type { Agreement } from './diagnosis.ts';
import type { Ending } from '../observation/ending.ts';
import { sideOf } from './blame/far-side.ts';
import { kernelRouteTo } from '../observation/kernel-route.ts';
import type { Observed } from '../observation/observed.ts';

/** A web server was spoken to, so packets went both ways. */
const SPOKEN: readonly Ending['kind'][] = [
  'answered',
  'status-refused',
  'certificate-refused',
  'handshake-failed',
  'unanswered',
  'malformed-answer',
];

type Claim = { readonly words: string; readonly endings: readonly Ending['kind'][] };

/** Endings that need packets to have left this host; configuration that lets them leave is borne out by any of these. */
const LEFT_HOST: readonly Ending['kind'][] = [
  ...SPOKEN,
  'connected',
  'partly-connected',
  'refused',
  'reset-on-the-way',
  'rejected',
  'dropped',
  'looped',
  'neighbour-missing',
];

/** Nothing comes back: whether because nothing arrives, or because somebody on the way says so. */
const NO_ANSWER: readonly Ending['kind'][] = [
  'dropped',
  'rejected',
  'looped',
  'reset-on-the-way',
  'neighbour-missing',
  'no-route',
  'blackholed',
  'route-unreachable',
  'route-prohibited',
];

type Determined = Exclude<Path['disposition'], 'undetermined'>;

/** The same for what the cloud's resources say: there the source's own kernel knows nothing of routes and rules. */
const CLOUD_CLAIMS: Readonly<Record<Determined, Claim>> = {
  delivered: {
    words: 'delivered to the machine',
    endings: [...SPOKEN, 'connected', 'partly-connected', 'refused', 'rejected'],
  },
  'reaches-internet': { words: 'sent out to the internet', endings: LEFT_HOST },
  'leaves-model': { words: 'sent beyond the model', endings: LEFT_HOST },
  unowned: { words: 'sent to an address that nothing has', endings: NO_ANSWER },
  denied: { words: 'denied by a security rule', endings: NO_ANSWER },
  'no-route': { words: 'no route', endings: NO_ANSWER },
  blackholed: { words: 'a black hole', endings: NO_ANSWER },
  'not-forwarded': { words: 'not sent on by an appliance', endings: NO_ANSWER },
  'machine-off': { words: 'a machine that is not running', endings: NO_ANSWER },
  'next-hop-missing': { words: 'sent to a next hop that is not there', endings: NO_ANSWER },
  looped: { words: 'a loop', endings: NO_ANSWER },
  'no-way-out': { words: 'no public address to leave from', endings: NO_ANSWER },
  'not-balanced': { words: 'not handed on by a load balancer', endings: NO_ANSWER },
  'partly-delivered': {
    words: 'delivered by some backends of a load balancer',
    endings: [...NO_ANSWER, 'connected', 'partly-connected', 'refused', 'rejected'],
  },
  // An application gateway, or a service's firewall, accepts the connection and refuses in its answer.
  unserved: {
    words: 'answered by a gateway or service that serves nothing',
    endings: [...SPOKEN, ...NO_ANSWER, 'connected', 'partly-connected', 'refused'],
  },
  'no-way-back': { words: 'answers find no way back', endings: NO_ANSWER },
  'delivered-on-link': { words: 'sent on the link', endings: LEFT_HOST },
  'unreachable-route': { words: 'an unreachable route', endings: NO_ANSWER },
  'prohibited-route': { words: 'a prohibiting route', endings: NO_ANSWER },
};

/** What each predicted ending claims, and the observed endings that bear it out. */
const HOST_CLAIMS: Readonly<Record<Determined, Claim>> = {
  ...CLOUD_CLAIMS,
  delivered: {
    words: 'delivered on this host',
    endings: [...SPOKEN, 'connected', 'partly-connected', 'refused', 'rejected'],
  },
  'delivered-on-link': { words: 'sent on the link', endings: LEFT_HOST },
  'leaves-model': { words: 'sent to the next hop', endings: LEFT_HOST },
  'no-route': { words: 'no route', endings: ['no-route'] },
  blackholed: { words: 'a black hole', endings: ['blackholed'] },
  'unreachable-route': { words: 'an unreachable route', endings: ['route-unreachable'] },
  'prohibited-route': { words: 'a prohibiting route', endings: ['route-prohibited'] },
};

/** Endings that prove nothing about the network. */
const MUTE: readonly Ending['kind'][] = [
  'unresolved',
  'forbidden',
  'not-sent',
  'untold',
  'cancelled',
  'out-of-time',
  'agent-lost',
];

/** Holds the prediction against what packets did and what the kernel chose. */
export function agreementOf(ending: Ending, observed: Observed): Agreement {
  const { predicted } = observed;
  if (predicted === undefined) return { kind: 'unknown', reason: 'nothing was predicted' };
  if (predicted.disposition === 'undetermined') return { kind: 'unknown', reason: 'the configuration does not tell' };
  if (MUTE.includes(ending.kind)) return { kind: 'unknown', reason: 'the probes prove nothing' };
  const claim = (predicted.model === 'cloud' ? CLOUD_CLAIMS : HOST_CLAIMS)[predicted.disposition];
  // Configuration brings packets to the machine; what its own firewall does is no part of it.
  const isFirewalled = predicted.disposition === 'delivered' && sideOf(observed)?.firewall === 'drops';
  if (!claim.endings.includes(ending.kind) && !(isFirewalled && ending.kind === 'dropped'))
    return {
      kind: 'disagree',
      predicted: `${claim.words}${blockerOf(predicted)}`,
      observed: ending.kind.replaceAll('-', ' '),
    };
  // A machine's kernel knows its link, not the cloud behind it.
  if (predicted.model === 'cloud') return { kind: 'agree' };
  return kernelDisagrees(observed, predicted) ?? { kind: 'agree' };
}

/** The rule or route that a path through the cloud ends by. */
function blockerOf({ hops }: Path): string {
  const blocker = hops.flatMap(({ issues = [] }) => issues).find(({ severity }) => severity === 'error');
  const name = blocker?.context['ruleName'] ?? blocker?.context['routeName'];
  return name === undefined ? '' : ` (${name})`;
}

/** The next hop that the configuration leads to against the one that the kernel chose. */
function kernelDisagrees(observed: Observed, predicted: Path): Agreement | undefined {
  const router = predicted.hops.find((hop) => hop.kind === 'router');
  if (router === undefined) return undefined;
  // Of equal-cost routes the kernel may choose any.
  const expected = [router.address, ...(router.otherAddresses ?? [])];
  const route = kernelRouteTo(observed, observed.target?.address);
  const chosen = route !== undefined && 'gateway' in route ? route.gateway : undefined;
  if (chosen === undefined || expected.includes(chosen)) return undefined;
  return {
    kind: 'disagree',
    predicted: `next hop ${expected.join(' or ')}`,
    observed: `the kernel chose ${chosen}`,
  };
}
