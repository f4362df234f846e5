import type { Address } from '../address/address.ts';
import { flowFate, flowsThat, waysOf } from '../observation/flows/observed-flow.ts';
import { partingOf } from '../observation/flows/parting.ts';
import { wasSent, type Observed, type ObservedFlow } from '../observation/observed.ts';
import { traceOf } from '../observation/trace.ts';
import type { FlowAnswer, FlowAnswers, FlowHop } from './diagnosis.ts';
import { latencyOf, roundTripOf } from './latency.ts';

export function flowAnswersOf({ flows, target }: Observed): FlowAnswers | undefined {
  if (flows === undefined) return undefined;
  const parting = partingOf(flows, target);
  return {
    working: flowsThat(flows, 'works').length,
    failing: flowsThat(flows, 'fails').length,
    ways: waysOf(flows, target),
    ...(flows.tracing === undefined ? {} : { tracing: flows.tracing }),
    ...(parting === undefined ? {} : { parting }),
    each: flows.each.map((flow) => answerOf(flow, target?.address)),
  };
}

function answerOf(flow: ObservedFlow, target: Address | undefined): FlowAnswer {
  const sent = flow.probes.filter(wasSent);
  const latency = latencyOf(flow.probes, false);
  return {
    sourcePort: flow.sourcePort,
    fate: flowFate(flow),
    probes: { sent: sent.length, failed: sent.filter(({ kind }) => kind !== 'connected').length },
    ...(latency === undefined ? {} : { rtt: { min: latency.min, mean: latency.mean, max: latency.max } }),
    hops: hopsOf(flow, target),
  };
}

/** Up to the last that answered: behind it there is only silence. */
function hopsOf(flow: ObservedFlow, target: Address | undefined): readonly FlowHop[] {
  const hops = traceOf(flow.hops).map(({ ttl, routers: [router], rtts, end }): FlowHop => {
    const address = end === undefined ? router : end.kind === 'icmp' ? end.from : target;
    const rtt = roundTripOf(rtts);
    return { ttl, ...(address === undefined ? {} : { address }), ...(rtt === undefined ? {} : { rtt }) };
  });
  return hops.slice(0, hops.findLastIndex(({ address }) => address !== undefined) + 1);
}
