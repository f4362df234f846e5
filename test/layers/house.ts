/** ARCHITECTURE's table of packages, as data. */
export type PackageLayer = {
  /** Folder below `packages/`. */
  readonly folder: string;
  /** The name that others import it by. */
  readonly name: string;
  /** Which other packages it may import, by folder, and how much of them. */
  readonly mayImport: Readonly<Record<string, Share>>;
  /** Whether Node's own modules exist where it runs. */
  readonly node: boolean;
  /**
   * Folders and files of `src` from the top down: each may import only from rows below its own. Where this is absent any
   * order without a cycle will do.
   */
  readonly order?: readonly (readonly string[])[];
};

/** All of it; types only; or types and these values. */
export type Share = 'everything' | 'types' | { readonly values: readonly string[]; readonly why: string };

const ADDRESSES = ['parseAddress', 'parsePort', 'parsePrefix', 'familyOf', 'contains', 'ok', 'bad'];

export const HOUSE: readonly PackageLayer[] = [
  {
    folder: 'engine',
    name: '@hopscope/engine',
    mayImport: {},
    node: false,
    order: [
      ['index.ts'],
      ['check'],
      ['diagnosis'],
      ['observation'],
      ['lint', 'reach'],
      ['path'],
      ['network'],
      ['documents'],
      ['rules', 'routes'],
      ['table', 'issue'],
      ['catalogue'],
      ['address'],
      ['pieces.ts', 'result.ts'],
    ],
  },
  {
    folder: 'protocol',
    name: '@hopscope/protocol',
    mayImport: {
      engine: {
        values: [...ADDRESSES, 'REQUEST_DEFAULTS', 'REQUEST_LIMITS', 'VALID_STATUS', 'findEntry'],
        why: 'schemas parse into the engine’s types, so they need its parsers, its limits and its catalogue of codes',
      },
    },
    // The portal imports it, in a browser.
    node: false,
  },
  { folder: 'agent', name: '@hopscope/agent', mayImport: { engine: 'types', protocol: 'everything' }, node: true },
  {
    folder: 'server',
    name: '@hopscope/server',
    mayImport: { engine: 'everything', protocol: 'everything', agent: 'everything' },
    node: true,
    order: [
      ['index.ts'],
      ['main.ts'],
      ['server.ts'],
      ['retention.ts', 'start'],
      ['server-options.ts'],
      ['http'],
      ['providers', 'door'],
      ['checks'],
      ['fleet'],
      ['estate'],
      ['identity'],
      ['store', 'tls'],
      ['disk', 'turns.ts', 'lazily.ts'],
    ],
    // A program that tests start and kill.
  },
  {
    folder: 'lab',
    name: '@hopscope/lab',
    mayImport: {
      engine: {
        values: [...ADDRESSES, 'addressOf', 'wordsOf', 'prefixOf'],
        why: 'the lab is a second opinion: it shares addresses with the engine, and no rule or route',
      },
      protocol: 'everything',
    },
    node: true,
  },
  {
    folder: 'cli',
    name: 'hopscope',
    mayImport: {
      engine: 'everything',
      protocol: 'everything',
      agent: 'everything',
      server: 'everything',
      lab: 'everything',
    },
    node: true,
  },
  { folder: 'web', name: '@hopscope/web', mayImport: { engine: 'types', protocol: 'everything' }, node: false },
];
