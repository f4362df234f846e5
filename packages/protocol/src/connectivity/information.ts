import * as z from 'zod';

/*
 * The answer to connectivityCheck as it goes over the wire: members in the order in which Azure sends them (recording of
 * 2019). Words are open sets, as in Azure's swagger: clients keep what they do not know.
 */

const contextEntry = z.object({ key: z.string(), value: z.string() });

const issue = z.object({
  origin: z.enum(['Local', 'Inbound', 'Outbound']),
  severity: z.enum(['Error', 'Warning']),
  type: z.string(),
  /** An array of maps: a plain object crashes the newest JavaScript client. */
  context: z.array(contextEntry),
});

/** Whole milliseconds (a fraction would be cut off by the Python client); either all three or none. */
const roundTrip = z.object({
  roundTripTimeMin: z.int().exactOptional(),
  roundTripTimeAvg: z.int().exactOptional(),
  roundTripTimeMax: z.int().exactOptional(),
});

const link = z.object({
  /** On `previousLinks` the id of the hop before. */
  nextHopId: z.string(),
  linkType: z.string(),
  /** Equal to `linkType`; in no swagger, but in every recording. */
  type: z.string(),
  properties: roundTrip,
  context: z.record(z.string(), z.string()),
  issues: z.array(issue),
  resourceId: z.string(),
});

const hop = z.object({
  type: z.string(),
  /** Lower-case GUID. */
  id: z.string(),
  /** Absent for a hop that never told its address. */
  address: z.string().exactOptional(),
  resourceId: z.string().exactOptional(),
  nextHopIds: z.array(z.string()),
  links: z.array(link).exactOptional(),
  previousHopIds: z.array(z.string()).exactOptional(),
  previousLinks: z.array(link).exactOptional(),
  issues: z.array(issue),
});

export const connectivityInformationSchema = z.object({
  hops: z.array(hop),
  connectionStatus: z.enum(['Reachable', 'Unreachable', 'Unknown']),
  /** Whole milliseconds; the three latencies are there exactly when the destination is reachable. */
  avgLatencyInMs: z.int().exactOptional(),
  minLatencyInMs: z.int().exactOptional(),
  maxLatencyInMs: z.int().exactOptional(),
  probesSent: z.int(),
  probesFailed: z.int(),
});

export type ConnectivityInformation = z.infer<typeof connectivityInformationSchema>;
export type ConnectivityHop = z.infer<typeof hop>;
export type ConnectivityIssue = z.infer<typeof issue>;
export type HopLink = z.infer<typeof link>;
