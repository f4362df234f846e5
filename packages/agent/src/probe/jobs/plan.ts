import type { PacketJob, SynPlan } from './air.ts';

/** The plain SYN to the job's destination, from its source port if it has one; or the echo request. */
export const planOf = (job: PacketJob): SynPlan => ({
  address: job.address,
  family: job.address.includes(':') ? 'ipv6' : 'ipv4',
  port: job.port,
  ...('protocol' in job && job.protocol !== undefined ? { protocol: job.protocol } : {}),
  ...(job.sourceAddress === undefined ? {} : { sourceAddress: job.sourceAddress }),
  ...('sourcePort' in job && job.sourcePort !== undefined ? { sourcePort: job.sourcePort } : {}),
});
