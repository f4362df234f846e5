import type { Check } from '@hopscope/protocol';
import { targetOf } from '../headline.ts';

/** The question of a check, as each tool wants it asked. Values stand in single quotes: a shell reads nothing into them. */
export function commandsFor(
  check: Check,
  origin: string,
  subscription: string,
): readonly (readonly [tool: string, text: string])[] {
  const { source, request } = check;
  const { destination, port, protocol, count, family, sourcePort, trace } = request;
  const host = destination.kind === 'name' ? destination.name : destination.address;
  const body = {
    source,
    destination: host,
    ...(protocol === 'icmp' ? { protocol } : { port }),
    count,
    trace,
    ...(family && { family }),
    ...(sourcePort && { sourcePort }),
  };
  const flags = [
    `--from ${quoted(source)}`,
    `--count ${count}`,
    protocol && `--protocol ${protocol}`,
    family && `-${family.slice(-1)}`,
    sourcePort && `--source-port ${sourcePort}`,
    trace ? undefined : '--no-trace',
  ];
  return [
    [
      'hopscope',
      `hopscope check ${quoted(targetOf(check))} --server ${quoted(origin)} ${flags.filter(Boolean).join(' ')}`,
    ],
    [
      'curl',
      [
        `curl ${quoted(`${origin}/v1/checks?wait=30`)} \\`,
        '  -H "Authorization: Bearer $(hopscope token)" \\',
        "  -H 'Content-Type: application/json' \\",
        `  -d ${quoted(JSON.stringify(body))}`,
      ].join('\n'),
    ],
    [
      'az',
      [
        'az network watcher test-connectivity \\',
        `  --source-resource ${quoted(source)} \\`,
        `  --dest-address ${quoted(host)} ${protocol === 'icmp' ? '--protocol Icmp' : `--dest-port ${port} --protocol Tcp`}`,
      ].join('\n'),
    ],
    ['SDK (@azure/arm-network)', sdk(source, host, protocol === 'icmp' ? undefined : port, subscription, origin)],
  ];
}

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

const sdk = (
  source: string,
  host: string,
  port: number | undefined,
  subscription: string,
  origin: string,
) => `import { NetworkManagementClient } from '@azure/arm-network';

const client = new NetworkManagementClient(credential, ${JSON.stringify(subscription)}, { endpoint: ${JSON.stringify(origin)} });
const answer = await client.networkWatchers.checkConnectivity(group, watcher, {
  source: { resourceId: ${JSON.stringify(source)} },
  destination: { address: ${JSON.stringify(host)}${port === undefined ? '' : `, port: ${port}`} },
  protocol: '${port === undefined ? 'Icmp' : 'Tcp'}',
});
console.log(answer.connectionStatus);`;
