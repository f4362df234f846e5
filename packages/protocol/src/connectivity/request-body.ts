import * as z from 'zod';
import { apiVersion, compareApiVersions, type ApiVersion } from '../arm/api-version.ts';

/*
 * The body of connectivityCheck in every api-version. Members that a version does not have are ignored, as ARM ignores
 * whatever it does not know: also those that only a later version has. `null` says the same as absence.
 */

const text = (expected: string) => z.string({ error: expected }).nullish();
const port = z
  .int({ error: 'expected a whole number from 0 to 65535' })
  .min(0, { error: 'expected a whole number from 0 to 65535' })
  .max(65_535, { error: 'expected a whole number from 0 to 65535' })
  .nullish();

const object = <Shape extends z.ZodRawShape>(shape: Shape) => z.object(shape, { error: 'expected an object' });

const since20170301 = z.object(
  {
    source: object({ resourceId: z.string({ error: 'expected the resource id of a virtual machine' }), port }),
    destination: object({
      resourceId: text('expected a resource id'),
      address: text('expected an IP address, a host name or a URL'),
      port,
    }),
  },
  { error: 'expected an object with source and destination' },
);

const header = object({
  name: z.string({ error: 'expected the name of a header' }),
  value: z.string({ error: 'expected the value of a header' }),
});
const httpConfiguration = object({
  method: text("expected 'Get'"),
  headers: z.array(header, { error: 'expected an array of headers' }).nullish(),
  validStatusCodes: z
    .array(z.int({ error: 'expected an HTTP status code' }), { error: 'expected an array of HTTP status codes' })
    .nullish(),
});

const since20180201 = since20170301.extend({
  protocol: text('expected Tcp, Http, Https or Icmp'),
  protocolConfiguration: object({ HTTPConfiguration: httpConfiguration.nullish() }).nullish(),
});

const since20190901 = since20180201.extend({ preferredIPVersion: text('expected IPv4 or IPv6') });

/** Every member that any version has; those that this version lacks are absent after parsing. */
export type ConnectivityParameters = z.infer<typeof since20170301> & Partial<z.infer<typeof since20190901>>;

export function connectivityParametersSchema(version: ApiVersion): z.ZodType<ConnectivityParameters> {
  const since = (first: string) => compareApiVersions(version, apiVersion(first)) >= 0;
  if (since('2019-09-01')) return since20190901;
  return since('2018-02-01') ? since20180201 : since20170301;
}
