import { expect, test } from 'vitest';
import { parseFlags, type FlagSpec } from './flags.ts';

const SPECS: readonly FlagSpec[] = [
  { name: 'ipv4', short: '4', words: '' },
  { name: 'port', short: 'p', value: 'PORT', words: '' },
  { name: 'advertise', value: 'URL', repeatable: true, words: '' },
  { name: 'server', value: '[URL]', looksLike: /^https?:/, words: '' },
];

/** `flag=value,value` for each flag, then what stands alone. */
const words = (line: string) => {
  const given = parseFlags(line === '' ? [] : line.split(' '), SPECS);
  if (!given.ok) return given.problem;
  const flags = [...given.value.flags].map(([name, values]) => `${name}=${values.join(',')}`);
  return [...flags, ...given.value.positionals].join(' ');
};

test.each([
  ['', ''],
  ['db:5432', 'db:5432'],
  ['-4 db:5432', 'ipv4= db:5432'],
  ['db --ipv4', 'ipv4= db'],
  ['--port 22 db', 'port=22 db'],
  ['--port=22 db', 'port=22 db'],
  ['-p 22 db', 'port=22 db'],
  ['-p22 db', 'port=22 db'],
  ['-4p 22 db', 'ipv4= port=22 db'],
  ['--port 1 --port 2', 'port=1,2'],
  ['--advertise https://a --advertise https://b', 'advertise=https://a,https://b'],
  ['--server db:22', 'server= db:22'],
  ['db:22 --server', 'server= db:22'],
  ['--server https://a:8443 db:22', 'server=https://a:8443 db:22'],
  ['--server=https://a:8443 db:22', 'server=https://a:8443 db:22'],
  ['-- --server', '--server'],
  ['-h', 'help='],
  ['--portt 22', "there is no flag '--portt'. Did you mean '--port'?"],
  ['--nonsense', "there is no flag '--nonsense'."],
  ['-x', "there is no flag '-x'. Did you mean '-4'?"],
  ['--port', '--port needs a value: --port PORT.'],
  ['--port --ipv4', '--port needs a value: --port PORT.'],
  ['--port=', '--port needs a value: --port PORT.'],
  ['-p', '-p needs a value: -p PORT.'],
  ['--ipv4=yes', "--ipv4 takes no value, and was given 'yes'."],
  ['--no-ipv4', "there is no flag '--no-ipv4'."],
  ['--__proto__', "there is no flag '--__proto__'."],
])("'%s' is read as '%s'", (line, expected) => {
  expect(words(line)).toBe(expected);
});
